"""What a declarative reducer means, and how it says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from explorer.errors import ReducerError
from explorer.reducers import DeclarativeReducer, ReducerSet
from explorer.reducers.declarative import draft, read
from explorer.replay import frames
from tests.builders import an_event

if TYPE_CHECKING:
    from pathlib import Path


def reducer(state: str) -> DeclarativeReducer:
    [declared] = read(f"aggregate: Order\nstate:\n{state}", "order.yaml")
    return DeclarativeReducer(declared, "order.yaml")


def folded(state: str, *events: tuple[str, Any]) -> Any:
    """The state after events, each a type and the value of `x` in its payload."""
    log = [an_event(n, kind, payload={"x": x}) for n, (kind, x) in enumerate(events)]
    return list(frames(log, reducer(state)))[-1].state


SUM = "  f: {S: {set: /payload/x}, A: {add: /payload/x}, B: {subtract: /payload/x}, U: unset}"
LIST = """
  f: {S: {set: /payload/x}, A: {append: /payload/x}, E: {extend: /payload/x},
      R: {remove: /payload/x}}"""


@pytest.mark.parametrize(
    ("state", "events", "expected"),
    [
        (SUM, [("A", 0.1), ("A", 0.2)], {"f": 0.3}),
        (SUM, [("A", 10**27), ("A", 1)], {"f": 10**27 + 1}),
        (SUM, [("A", 1e22), ("A", 0.5)], {"f": "10000000000000000000000.5"}),
        (SUM, [("S", 5), ("B", 1.50), ("A", None)], {"f": 3.5}),
        (SUM, [("S", 5), ("S", None), ("A", 2)], {"f": 2}),
        (SUM, [("A", 5), ("U", None)], {}),
        (SUM, [("A", None)], {}),
        ("  f: {C: count}", [("C", 1), ("C", None)], {"f": 2}),
        ("  f: {C: {count: /payload/x}}", [("C", 1), ("C", None)], {"f": 1}),
        (LIST, [("A", 1), ("A", None), ("E", [2, 1.0]), ("R", 1)], {"f": [None, 2]}),
        (LIST, [("S", [1]), ("A", True), ("R", 1)], {"f": [True]}),
        (LIST, [("R", 1)], {}),
        (
            "  f: {M: {merge: /payload/x}}",
            [("M", {"a": {"b": 1}, "c": 1}), ("M", {"a": {"d": None}, "c": None})],
            {"f": {"a": {"b": 1}}},
        ),
        ("  f: {M: {min: /payload/x}}", [("M", 2), ("M", "a"), ("M", 1.5)], {"f": 1.5}),
        ("  f: {M: {max: /payload/x}}", [("M", 2), ("M", "a"), ("M", 1.5)], {"f": "a"}),
        ("  f: {M: {set: 2}}\n  g: {h: {M: {set: /occurred_at}}}", [("M", 0)], None),
    ],
)
def test_operations_mean_what_the_guide_says(
    state: str, events: list[tuple[str, Any]], expected: Any
) -> None:
    if expected is None:
        expected = {"f": 2, "g": {"h": "2026-01-01T00:00:00.000000Z"}}
    found = folded(state, *events)
    assert found == expected
    assert repr(found) == repr(expected)


def test_a_value_that_is_missing_changes_nothing() -> None:
    log = [an_event(0, "S", payload={"x": 1}), an_event(1, "S", payload={}), an_event(2, "S")]
    assert [frame.state for frame in frames(log, reducer(SUM))] == [{"f": 1}] * 3


def test_an_event_that_does_not_fit_changes_nothing_at_all() -> None:
    both = "  n: {A: {set: /payload/y}}\n  f: {A: {add: /payload/x}}"
    log = [an_event(0, "A", payload={"x": 1, "y": 1}), an_event(1, "A", payload={"x": "2", "y": 2})]
    last = list(frames(log, reducer(both)))[-1]
    assert last.state == {"n": 1, "f": 1}
    assert last.error == "TypeError: f: add takes a number, and /payload/x is text"


def test_a_set_list_is_not_the_events_own() -> None:
    log = [an_event(0, "S", payload={"x": [1]}), an_event(1, "A", payload={"x": 2})]
    assert [frame.error for frame in frames(log, reducer(LIST))] == [None, None]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("aggregate: O\nstate: {a: {E: {sett: 1}}}", "line 2: 'sett' is no operation", "mean set?"),
        ("state: {}", "line 1: aggregate: is missing", "Write aggregate"),
        ("aggregate: O\nstate: {}", "line 2: the state has 0 fields", "from 1"),
        ("aggregate: O\nstat: {}", "line 2: 'stat' is not known", "state:"),
        (
            "aggregate: O\nstate:\n  a: {E: {set: /payloads/x}}",
            "line 3: an event has no",
            "mean /p",
        ),
        ("aggregate: O\nstate:\n  a: {E: {add: x}}", 'add takes a number here, not "x"', "pointer"),
        ("aggregate: O\nstate:\n  a: {E: {add: 1}, F: {append: 1}}", "list and number", "own"),
        ("aggregate: O\nstate:\n  a: {E: count, E: unset}", "'E' is there twice", "one of them"),
        ("aggregate: O\nstate:\n  a: [", "line 3: this is no YAML", "quotes"),
        ("a: &x [1]\nb: *x", "line 1: anchors and aliases", "Write the value out"),
        ("a: !!python/object/apply:os.system [ls]", "the tag", "Leave it out"),
        ("a: " + "[" * 50, "nested too deeply", "levels"),
        ("x" * 300_000, "300,000 letters", "Split"),
        ("- 1", "a document is no mapping", "aggregate"),
        ("", "declares no reducer", "README"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, message: str, hint: str) -> None:
    with pytest.raises(ReducerError, match=message) as caught:
        read(text, "order.yaml")
    assert hint in caught.value.hint


def test_one_file_may_hold_several_aggregates(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(
        "aggregate: A\nstate: {n: {E: count}}\n---\naggregate: B\nstate: {m: {E: count}}"
    )
    loaded = ReducerSet.load([path])
    assert loaded.types == ("A", "B")
    assert not loaded.stale()
    path.write_text("aggregate: A\nstate: {n: {F: count}}")
    assert loaded.stale()
    assert loaded.reloaded().fingerprint != loaded.fingerprint


def test_two_reducers_of_one_type_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.yml"
    path.write_text(
        "aggregate: A\nstate: {n: {E: count}}\n---\naggregate: A\nstate: {n: {E: count}}"
    )
    with pytest.raises(ReducerError, match="'A' has two reducers"):
        ReducerSet.load([path])


def test_a_draft_can_be_read_and_keeps_the_last_values() -> None:
    log = [
        an_event(0, "Placed", payload={"id": 1, "at": {"city": "Ü: x"}, "count": 2, "o": {"a": 1}}),
        an_event(1, "Moved", payload={"at": {"city": "B"}, "o": 3}),
    ]
    [declared] = read(draft("Order", log), "draft.yaml")
    last = list(frames(log, DeclarativeReducer(declared, "draft.yaml")))[-1]
    assert last.state == {"status": "Moved", "id": 1, "at": {"city": "B"}, "count": 2, "o": 3}
