"""The sample's declarative reducer says what its Python one does, in every frame."""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path

from explorer import cli, tables
from explorer.model import END, Cut
from explorer.reducers import ReducerSet
from explorer.replay import frames
from explorer.workspace import open_workspace

DATA = Path(__file__).parents[2] / "data"


def test_payments_are_the_same_without_code(tmp_path: Path) -> None:
    workspace = open_workspace(DATA / "shop.jsonl.gz", store=tmp_path / "shop.duckdb")
    python = ReducerSet.load([DATA / "reducers.py"]).for_type("Payment")
    declared = ReducerSet.load([DATA / "payment.yaml"]).for_type("Payment")
    aggregates = list(workspace._store.replay_stream(["Payment"]))  # noqa: SLF001
    workspace.close()
    assert len(aggregates) > 50
    for events in aggregates:
        assert [f.state for f in frames(events, declared)] == [
            f.state for f in frames(events, python)
        ]


def test_the_store_computes_what_the_fold_says(tmp_path: Path) -> None:
    found = open_workspace(
        DATA / "shop.jsonl.gz", store=tmp_path / "s.duckdb", reducers=DATA / "payment.yaml"
    )
    for cut in (END, Cut(position=5000)):
        rows = sorted(found.state_rows(cut), key=itemgetter("aggregate_type", "aggregate_id"))
        folded = sorted(
            map(tables.state_row, found.replay(cut)),
            key=itemgetter("aggregate_type", "aggregate_id"),
        )
        assert rows == folded
    found.build_history("Payment")
    states = found._history("Payment").states_at(END)  # noqa: SLF001
    assert {row["aggregate_id"]: json.loads(row["state"]) for row in states.to_pylist()} == {
        frame.event.aggregate_id: frame.state for frame in found.replay(aggregate_types=["Payment"])
    }
    found.close()


def test_a_draft_of_every_type_replays_without_an_error(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    dump = str(DATA / "shop.jsonl.gz")
    assert cli.main(["draft", dump, "--out", str(path)]) == 0
    assert cli.main(["draft", dump, "--out", str(path)]) == 2
    drafted = open_workspace(dump, reducers=path)
    assert [frame.error for frame in drafted.replay() if frame.error] == []
    drafted.close()
