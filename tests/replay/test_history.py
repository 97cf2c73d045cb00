from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from explorer.model import Cut
from explorer.model.json_ready import scalar_fields
from explorer.replay import HistoryRow, frames, history, history_rows, state_at
from tests.replay.builders import START, Ledger, an_event, cuts, logs
from tests.replay.test_fold import seen
from tests.replay.values import exactly

if TYPE_CHECKING:
    from explorer.model import Event


def row_at(rows: list[HistoryRow], cut: Cut) -> HistoryRow | None:
    """Find the row of a cut as a query would: half-open stretches, of which one at most holds."""
    found = [row for row in rows if _holds(row, cut)]
    assert len(found) <= 1
    return found[0] if found else None


def _holds(row: HistoryRow, cut: Cut) -> bool:
    if cut.time is not None:
        start, end, at, axis = row.from_time, row.to_time, cut.time, "time"
    else:
        start, end, axis = row.from_position, row.to_position, "position"
        at = 10**9 if cut.position is None else cut.position
    return row.axis in {"both", axis} and start <= at and (end is None or at < end)


def told(row: HistoryRow | None) -> tuple[Any, ...] | None:
    if row is None:
        return None
    state = exactly(json.loads(row.state))
    return row.event.position, row.version, state, row.error, row.rests_on_error


@given(logs(), cuts.filter(lambda cut: cut.version is None))
def test_the_row_of_a_cut_is_the_state_there(events: list[Event], cut: Cut) -> None:
    rows = list(history_rows(events, Ledger()))
    assert told(row_at(rows, cut)) == seen(state_at(events, Ledger(), cut))


@given(logs(most=6))
def test_the_rows_are_exact_at_every_position_and_time(events: list[Event]) -> None:
    rows = list(history_rows(events, Ledger()))
    positions = [Cut(position=event.position + step) for event in events for step in (-1, 0, 1)]
    times = [Cut(time=event.occurred_at) for event in events]
    for cut in [*positions, *times]:
        assert told(row_at(rows, cut)) == seen(state_at(events, Ledger(), cut))


@given(logs())
def test_late_events_are_folded_in_from_a_mark_just_as_from_the_start(events: list[Event]) -> None:
    far = [told(row) for row in history_rows(events, Ledger())]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "MARK_EVERY", 2)
        assert [told(row) for row in history_rows(events, Ledger())] == far


def test_where_all_orders_agree_there_is_one_row_per_event() -> None:
    events = [an_event(place, version=place + 1) for place in range(3)]
    rows = list(history_rows(events, Ledger()))
    assert [row.axis for row in rows] == ["both"] * 3
    assert [told(row) for row in rows] == [seen(frame) for frame in frames(events, Ledger())]
    assert [(row.from_position, row.to_position) for row in rows] == [(0, 1), (1, 2), (2, None)]
    assert rows[0].from_time == START
    assert rows[0].to_time == rows[1].from_time


def test_times_that_tie_make_empty_stretches() -> None:
    rows = list(history_rows([an_event(0, seconds=1), an_event(1, seconds=1)], Ledger()))
    assert rows[0].from_time == rows[0].to_time == rows[1].from_time
    assert [row.axis for row in rows] == ["both", "both"]


def test_a_late_event_shows_only_from_where_it_arrived() -> None:
    events = [an_event(0, version=1), an_event(1, version=3), an_event(2, version=2, seconds=0.5)]
    rows = list(history_rows(events, Ledger()))
    entries = {
        axis: [json.loads(row.state)["entries"] for row in rows if row.axis == axis]
        for axis in ("position", "time")
    }
    assert entries == {"position": [[0], [0, 1], [0, 2, 1]], "time": [[0], [0, 2], [0, 2, 1]]}
    assert [row.event.position for row in rows if row.axis == "position"] == [0, 1, 1]


def test_an_aggregate_that_is_too_large_keeps_what_is_no_container(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "KEPT_BYTES", 100)
    rows = list(history_rows([an_event(place) for place in range(20)], Ledger()))
    assert not rows[0].partial
    assert rows[-1].partial
    assert json.loads(rows[-1].state) == {"last": "Added"}


def test_a_part_that_cannot_be_written_is_an_error_as_the_whole_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Quick(Ledger):
        def scalars(self, live: Any) -> Any:
            return scalar_fields(live)

    monkeypatch.setattr(history, "KEPT_BYTES", 0)
    (row,) = history_rows([an_event(0, "Unwritable")], Quick())
    assert row.error == "NotJsonError: /ratio is nan, which JSON cannot hold"
    assert json.loads(row.state) == {"last": "Unwritable", "ratio": "nan"}


def test_half_a_surrogate_pair_survives_as_an_escape() -> None:
    (row,) = history_rows([an_event(0, payload={"n": "\ud83d"})], Ledger())
    assert row.state.isascii()
    assert json.loads(row.state)["entries"] == ["\ud83d"]


def test_other_letters_are_written_as_they_are() -> None:
    (row,) = history_rows([an_event(0, payload={"n": "é"})], Ledger())
    assert '"é"' in row.state


def test_no_events_make_no_rows() -> None:
    assert list(history_rows([], Ledger())) == []
