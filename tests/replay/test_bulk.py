from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import Cut, Event, json_text
from explorer.replay import history_rows, state_at
from explorer.replay.bulk import HistoryCells, history_cells, joined, last_state
from explorer.replay.rows import EPOCH, FIELDS, RowEvent, Rows
from tests.replay.builders import Ledger, an_event, cuts, logs
from tests.replay.values import exactly

if TYPE_CHECKING:
    from datetime import datetime

    from explorer.replay.history import HistoryRow


class Curious(Ledger):
    """It looks at everything, keeps the event itself, and spoils metadata now and then."""

    def apply(self, live: Any, event: Event) -> Any:
        live = super().apply(live, event)
        live["flow"] = event.metadata["correlationId"]
        live["event"] = event
        if event.payload["n"] % 7 == 3:
            event.metadata["correlationId"] = "another"
        return live


def microseconds(instant: datetime | None) -> int | None:
    return None if instant is None else round((instant - EPOCH).total_seconds() * 1_000_000)


def rows_of(events: list[Event]) -> Rows:
    ordered = sorted(events, key=lambda event: event.position)
    columns = {name: [getattr(event, name) for event in ordered] for name in FIELDS}
    columns["occurred_at"] = [microseconds(each) for each in columns["occurred_at"]]
    for name in ("payload", "metadata"):
        columns[name] = [json.dumps(each) for each in columns[name]]
    return Rows(columns)


def cells(row: HistoryRow) -> tuple[Any, ...]:
    event = row.event
    return (
        event.aggregate_id,
        event.position,
        row.version,
        event.id,
        event.type,
        microseconds(event.occurred_at),
        row.axis,
        row.from_position,
        row.to_position,
        microseconds(row.from_time),
        microseconds(row.to_time),
        row.state,
        row.error,
        row.rests_on_error,
        row.partial,
    )


@given(logs(), cuts, st.sampled_from([Ledger(), Curious()]))
def test_the_last_state_is_the_state_at_the_cut(
    events: list[Event], cut: Cut, reducer: Ledger
) -> None:
    found = last_state(rows_of(events), range(len(events)), reducer, cut)
    frame = state_at(events, reducer, cut)
    if frame is None or found is None:
        assert found is frame is None
        return
    assert exactly(json.loads(found.state)) == exactly(frame.state)
    assert found[:4] == ("account-1", "Account", frame.version, frame.event.position)
    assert found.error == frame.error


@given(logs(), st.sampled_from([Ledger(), Curious()]))
def test_the_cells_are_those_of_the_history_rows(events: list[Event], reducer: Ledger) -> None:
    found = history_cells(rows_of(events), range(len(events)), reducer)
    assert list(zip(*found, strict=True)) == list(map(cells, history_rows(events, reducer)))


def test_histories_are_joined_in_order() -> None:
    events = [an_event(0), an_event(1)]
    one = history_cells(rows_of(events), range(2), Ledger())
    assert joined([one, one]) == HistoryCells(*([*each, *each] for each in one))


def a_lazy_event() -> tuple[Event, Event]:
    event = an_event(3, version=2)
    return rows_of([event]).event(0), event


def test_a_lazy_event_has_what_the_event_has() -> None:
    lazy, event = a_lazy_event()
    assert isinstance(lazy, RowEvent)
    assert {name: getattr(lazy, name) for name in FIELDS} == dataclasses.asdict(event)
    assert lazy.key == event.key
    with pytest.raises(dataclasses.FrozenInstanceError):
        lazy.type = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="'Event' object has no attribute 'colour'"):
        lazy.colour  # type: ignore[attr-defined]  # noqa: B018


def test_copies_of_a_lazy_event_are_plain_events() -> None:
    lazy, event = a_lazy_event()
    for copied in (copy.deepcopy(lazy), pickle.loads(pickle.dumps(lazy))):  # noqa: S301
        assert type(copied) is Event
        assert copied == event
    changed = dataclasses.replace(lazy, type="Other")
    assert changed == dataclasses.replace(event, type="Other")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_text_is_exact_both_ways(value: Any) -> None:
    if "inf" in repr(value) and "Infinity" in json.dumps(value):
        return
    assert exactly(json_text.read(json_text.written(value))) == exactly(value)
    assert exactly(json_text.read(json.dumps(value))) == exactly(value)


@pytest.mark.parametrize(
    "text", ["1" * 28, "-" + "9" * 28, "1e400", '"\\ud83d"', "-0", "-0.0", '{"a":1,"a":2}', "1E2"]
)
def test_text_reads_as_python_reads_it(text: str) -> None:
    assert repr(json_text.read(text)) == repr(json.loads(text))


@pytest.mark.parametrize("value", [float("nan"), [None, float("inf")], {"a": [float("-inf")]}])
def test_what_is_no_json_is_not_written_as_null(value: Any) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text.written(value)
