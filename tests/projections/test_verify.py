"""Two tables are compared exactly, and a fault that was made is among those that are found."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.projections import (
    Explained,
    Replayer,
    Rule,
    compare_rows,
    grouped,
    key_text,
    on,
    projection,
    run,
    watch,
)
from explorer.projections.python import build
from explorer.projections.verify_values import same
from tests.builders import an_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event
    from explorer.projections import Table

KINDS = ["Opened", "Added", "Added", "Doubled", "Named", "Closed", "Moved"]
RULE = Rule(key="id", columns=("n", "name"))


@projection("accounts", key="id")
class Accounts:
    """A row each; an event may move what one has to another one."""

    @on("Opened")
    def opened(self, table: Table, event: Event) -> None:
        table.insert({"id": event.aggregate_id, "n": 1, "name": None})

    @on("Added", "Doubled", "Named")
    def changed(self, table: Table, event: Event) -> None:
        row = table.get(event.aggregate_id)
        if row is None:
            return
        if event.type == "Named":
            row["name"] = event.id
        row["n"] = row["n"] * 2 if event.type == "Doubled" else row["n"] + event.position
        table.update(event.aggregate_id, **row)

    @on("Closed")
    def closed(self, table: Table, event: Event) -> None:
        table.delete(event.aggregate_id)

    @on("Moved")
    def moved(self, table: Table, event: Event) -> None:
        one, other = table.get(event.aggregate_id), table.get("a-0")
        if one and other:
            table.update("a-0", n=one["n"] + other["n"])


@projection("ranks", key="id")
class Ranks:
    """Rows that know how many there are."""

    @on("Opened")
    def opened(self, table: Table, event: Event) -> None:
        table.insert({"id": event.aggregate_id, "n": len(table), "name": None})


ACCOUNTS = build(Accounts)


def found(declared: Any, events: Sequence[Event], applied: Sequence[Event]) -> dict[str, Explained]:
    """What is said of each row that differs, if only some events were applied, or otherwise."""
    made = build(declared)
    result, touches = watch(made, events, None)
    assert result == run(made, events)
    rows = {row["id"]: row for row in result.rows}
    replayer = Replayer(made, None, RULE)
    return {
        each.key: replayer.explain(
            each,
            rows.get(each.key),
            [event for event in events if event.position in (touches.around(each.key, 100) or ())],
            frozenset(touches.of(each.key)),
        )
        for each in compare_rows(result.rows, run(made, applied).rows, RULE).differences
    }


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    drawn = draw(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2)), max_size=10))
    opened = [("Opened", number) for number in range(3)]
    return [
        an_event(at, kind, aggregate_id=f"a-{number}")
        for at, (kind, number) in enumerate([*opened, *drawn])
    ]


@given(logs(), st.integers(0, 12), st.sampled_from(["lost", "twice"]))
def test_a_lost_and_a_doubled_event_are_found(log: list[Event], place: int, kind: str) -> None:
    place %= len(log)
    applied = [*log[: place + (kind == "twice")], *log[place + (kind == "lost") :]]
    touched = log[place].aggregate_id
    for key, explained in found(Accounts, log, applied).items():
        made = [(fault.kind, fault.event) for fault in explained.faults]
        if key == touched or log[place].type == "Moved":
            assert (kind, log[place]) in made


@given(logs(), st.integers(0, 12))
def test_a_projector_that_stops_is_found(log: list[Event], place: int) -> None:
    explained = found(Accounts, log, log[:place])
    assert all(each.faults for each in explained.values())
    groups = grouped({key: each.faults for key, each in explained.items()})
    assert sum(len(group.faults) for group in groups) == len(explained)
    for each in explained.values():
        spans = [(fault.other, fault.event) for fault in each.faults if fault.kind == "stuck"]
        assert any((b is None or b.position < place) and place <= a.position for b, a in spans)


@given(logs(), st.integers(0, 12))
def test_two_neighbours_of_a_row_that_were_swapped_are_found(log: list[Event], at: int) -> None:
    own = [place for place, event in enumerate(log) if event.aggregate_id == "a-1"]
    at %= max(len(own) - 1, 1)
    if len(own) < 2 or any(event.type == "Moved" for event in log):
        return
    first, second = own[at : at + 2]
    applied = list(log)
    applied[first], applied[second] = applied[second], applied[first]
    for explained in found(Accounts, log, applied).values():
        made = [(fault.kind, fault.event, fault.other) for fault in explained.faults]
        assert ("swapped", log[first], log[second]) in made


def test_a_row_that_was_edited_by_hand_is_not_explained() -> None:
    log = [an_event(0, "Opened"), an_event(1, "Added"), an_event(2, "Doubled")]
    result, touches = watch(ACCOUNTS, log, None)
    actual = [{"id": "a-1", "n": 99, "name": None}, {"id": "a-9", "n": 1, "name": None}]
    edited, extra = compare_rows(result.rows, actual, RULE).differences
    assert [(cell.column, cell.expected, cell.actual) for cell in edited.cells] == [("n", 4, 99)]
    replayer = Replayer(ACCOUNTS, None, RULE)
    own = frozenset(touches.of("a-1"))
    explained = replayer.explain(edited, result.rows[0], log, own)
    assert explained == Explained(reason="no single fault explains it")
    assert extra.kind == "extra"
    assert not replayer.explain(extra, None, [], frozenset()).faults


def test_handlers_that_read_all_rows_have_all_events_around_a_row() -> None:
    log = [an_event(at, "Opened", aggregate_id=f"a-{at}") for at in range(4)]
    explained = found(Ranks, log, log[1:])
    assert {key: [f.kind for f in each.faults] for key, each in explained.items()} == {
        "a-0": ["lost", "stuck"][::-1],
        "a-1": [],
        "a-2": [],
        "a-3": [],
    }


def test_rows_that_too_many_events_have_their_part_in_are_told() -> None:
    log = [an_event(0, "Opened", aggregate_id="a-0"), an_event(1, "Opened")]
    log += [an_event(at, "Moved") for at in range(2, 6)]
    _, touches = watch(ACCOUNTS, log, None)
    assert touches.around("a-1", 6) == touches.around("a-0", 6) == [0, 1, 2, 3, 4, 5]
    assert touches.around("a-1", 5) is None
    _, touches = watch(build(Ranks), log, None)
    assert (touches.around("a-1", 2), touches.around("a-1", 1)) == ([0, 1], None)
    [edited] = compare_rows([{"id": "a-1", "n": 1}], [{"id": "a-1", "n": 2}], RULE).differences
    explained = Replayer(ACCOUNTS, None, RULE).explain(edited, None, None, frozenset([1]))
    assert explained.reason.endswith("not tried")


def test_the_fault_that_explains_most_rows_comes_first() -> None:
    log = [an_event(at, "Opened", aggregate_id=f"a-{at}") for at in range(4)]
    log += [an_event(at + 4, "Added", aggregate_id=f"a-{at}") for at in range(4)]
    log += [an_event(at + 8, "Added", aggregate_id=f"a-{at}") for at in range(4)]
    applied = [*log[:6], log[7], *log[8:9], log[11]]  # a-2 lost one, a-1 and a-2 are stuck
    explained = found(Accounts, log, applied)
    groups = grouped({key: each.faults for key, each in explained.items()})
    assert [(group.kind, sorted(group.faults)) for group in groups] == [
        ("stuck", ["a-1", "a-2"]),
    ]


@pytest.mark.parametrize(
    ("expected", "actual", "untyped"),
    [
        (1, 1.0, False),
        (10**30, str(10**30), True),
        (12.5, "12.50", True),
        (True, 1, False),
        (False, "false", True),
        (None, "", True),
        ("2026-01-01T10:00:00.000000Z", "2026-01-01 11:00:00+01:00", True),
        ({"a": [1, None]}, '{"a": [1.0, null]}', True),
        ("7", 7, False),
    ],
)
def test_values_say_the_same_however_a_file_holds_them(
    expected: Any, actual: Any, untyped: Any
) -> None:
    assert same(expected, actual, Decimal(0), untyped=untyped)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (10**30, 10**30 + 1),
        (None, ""),
        (None, 0),
        (True, 2),
        (0, None),
        ("007", 7),
        ("a", "A"),
        (1, "one"),
        ([1], [1, 2]),
        ({"a": None}, {}),
        (0.1, 0.10000000000000002),
    ],
)
def test_values_that_differ_are_told_apart(expected: Any, actual: Any) -> None:
    assert not same(expected, actual, Decimal(0))


@given(st.integers(), st.integers(0, 5), st.integers(0, 5))
def test_numbers_may_differ_by_the_tolerance(number: int, by: int, tolerance: int) -> None:
    large = number * 10**40
    assert same(large, large + by, Decimal(tolerance)) == (by <= tolerance)


def test_keys_are_the_same_as_text_and_as_numbers() -> None:
    assert key_text(7) == key_text(7.0) == key_text("7") == "7"
    assert key_text(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"


def test_keys_of_several_rows_and_rows_without_one_are_told() -> None:
    rows = [{"id": 1, "n": 1}, {"id": 1, "n": 2}, {"id": None, "n": 3}]
    compared = compare_rows([{"id": "1", "n": 2}], rows, RULE)
    assert (compared.matching, compared.repeated, compared.without_key) == (1, ("1",), 1)
