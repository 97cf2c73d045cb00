"""Opened dumps and their answers: begun once, shared, let go."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.errors import Cancelled, DumpError
from explorer.model import EventQuery
from explorer.ui import resources
from explorer.ui.resources import Opening, Sources
from explorer.workspace import Workspace


def sources(*dumps: Path) -> Sources:
    return Sources(
        dumps=tuple(map(str, dumps)),
        reducers=(),
        projections=(),
        store=None,
        format=None,
        mapping=(),
    )


def test_a_dump_opens_on_its_own_thread(dump: Path) -> None:
    opening = Opening(sources(dump))
    assert opening.workspace.summary().events == 4
    assert opening.wait(0)
    opening.close()


def test_what_cannot_be_opened_says_so_every_time_it_is_asked(tmp_path: Path) -> None:
    opening = Opening(sources(tmp_path / "none.jsonl"))
    for _ in range(2):
        with pytest.raises(DumpError, match=r"none\.jsonl"):
            _ = opening.workspace


def test_loading_can_be_stopped(dump: Path) -> None:
    opening = Opening(sources(dump))
    opening.close()
    with pytest.raises(Cancelled):
        _ = opening.workspace


def test_equal_sources_share_one_opening_until_the_file_changes(dump: Path) -> None:
    first = resources.opening(sources(dump))
    assert resources.opening(sources(dump)) is first
    dump.write_text(dump.read_text() + "\n")
    assert resources.opening(sources(dump)) is not first


def test_an_answer_is_given_once_per_question(dump: Path) -> None:
    workspace = resources.opening(sources(dump)).workspace
    everything = resources.ask_large(workspace, Workspace.page, EventQuery(), limit=2)
    assert resources.ask_large(workspace, Workspace.page, EventQuery(), limit=2) is everything
    assert resources.ask_large(workspace, Workspace.page, EventQuery(), limit=3) is not everything


def test_other_dumps_do_not_use_the_named_store(dump: Path) -> None:
    named = Sources(
        dumps=(str(dump),), reducers=(), projections=(), store="s.duckdb", format=None, mapping=()
    )
    assert named.of(("other.jsonl",)).store is None
