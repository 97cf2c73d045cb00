"""Histories that several ask for at once, and the batches that aggregates come in."""

from __future__ import annotations

import json
from threading import Thread
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from explorer.errors import Cancelled
from explorer.store.streams import _separated, _whole
from explorer.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    dump = tmp_path / "dump.jsonl"
    lines = [
        {
            "eventId": f"e{n}",
            "eventType": "Changed",
            "aggregateId": f"a-{n % 7}",
            "aggregateType": "Account",
            "timestamp": f"2026-01-01T00:00:{n:02}Z",
            "payload": {"n": n},
        }
        for n in range(40)
    ]
    dump.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return open_workspace(dump, store=tmp_path / "store.duckdb")


def histories(workspace: Workspace) -> int:
    return workspace._store._database.number("select count(*) from side.histories")  # noqa: SLF001


def test_two_who_build_the_same_history_get_one(workspace: Workspace) -> None:
    builds = [Thread(target=workspace.build_history, args=["Account"]) for _ in range(3)]
    for each in builds:
        each.start()
    for each in builds:
        each.join()
    assert workspace.history_ready("Account")
    assert histories(workspace) == 1
    workspace.close()


def test_who_waits_for_a_history_can_give_up(workspace: Workspace) -> None:
    fingerprint = workspace.reducer("Account").fingerprint
    with (
        workspace._store.building_history("Account", fingerprint),  # noqa: SLF001
        pytest.raises(Cancelled),
    ):
        workspace.build_history("Account", cancelled=lambda: True)
    assert not workspace.history_ready("Account")
    workspace.close()


def a_batch(*rows: tuple[int, str, int]) -> pa.RecordBatch:
    """Rows of hash, aggregate id and position."""
    hashes, ids, positions = zip(*rows, strict=True)
    return pa.record_batch(
        {
            "hash": pa.array(hashes, pa.uint64()),
            "aggregate_type": ["Account"] * len(rows),
            "aggregate_id": list(ids),
            "position": list(positions),
        }
    )


def test_no_aggregate_is_cut_in_two() -> None:
    batches = [
        a_batch((1, "a", 0), (1, "a", 1), (2, "b", 2)),
        a_batch((2, "b", 3)),
        a_batch((2, "b", 4), (3, "c", 5)),
        a_batch((4, "d", 6)),
    ]
    parts = [part["position"].to_pylist() for part in _whole(batches)]
    assert [place for part in parts for place in part] == list(range(7))
    assert sorted(part for part in parts if part) == [[0, 1], [2, 3, 4], [5], [6]]


def test_aggregates_that_share_a_hash_are_told_apart() -> None:
    table = pa.Table.from_batches([a_batch((1, "a", 0), (1, "b", 1), (1, "a", 2), (2, "c", 3))])
    found = _separated(table)
    assert found["aggregate_id"].to_pylist() == ["a", "a", "b", "c"]
    assert found["position"].to_pylist() == [0, 2, 1, 3]
