"""Upcasters run before reducers, in order, and never move an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ReducerError
from explorer.reducers import ReducerSet, UpcasterError, Upcasters
from explorer.reducers.upcasting import Upcaster
from explorer.replay import frames
from tests.builders import an_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer.model import Event

    Write = Callable[..., Path]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
EVENTS = st.builds(
    an_event,
    st.integers(0, 10**9),
    st.sampled_from(["A", "B"]),
    payload=JSON,
    version=st.none() | st.integers(0, 10**30),
)
IMPORT = "from explorer.reducers import upcaster\n"


def through(*functions: Callable[[Any, Event], Any], types: str = "AB") -> Upcasters:
    return Upcasters(
        Upcaster(frozenset(types), function, f"u{place}", "")
        for place, function in enumerate(functions)
    )


@given(EVENTS)
def test_no_upcasters_are_the_identity(event: Event) -> None:
    assert list(Upcasters().upcast(event)) == [event]
    assert list(through(lambda _payload, _event: None).upcast(event)) == [event]


@given(EVENTS, st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), JSON), max_size=4))
def test_upcast_events_stay_where_and_when_they_were(
    event: Event, made: list[tuple[str, Any]]
) -> None:
    upcast = through(lambda _payload, _event: made).upcast(event)
    assert [(each.type, each.payload) for each in upcast] == made
    assert all(replace(each, type=event.type, payload=event.payload) == event for each in upcast)


@given(EVENTS, st.permutations("xyz"))
def test_upcasters_run_in_order_each_on_what_the_one_before_made(
    event: Event, letters: list[str]
) -> None:
    def adding(letter: str) -> Callable[[Any, Event], Any]:
        return lambda payload, seen: {"said": said(payload) + letter, "seen": said(seen.payload)}

    def said(payload: Any) -> str:
        return payload["said"] if isinstance(payload, dict) and "said" in payload else ""

    [upcast] = through(*map(adding, letters)).upcast(replace(event, payload={}))
    assert upcast.payload == {"said": "".join(letters), "seen": "".join(letters[:2])}


def test_an_event_that_is_returned_keeps_its_place() -> None:
    made = an_event(99, "C", id="other", payload=1, version=7)
    [upcast] = through(lambda _payload, _event: made).upcast(an_event(3, "A", version=1))
    assert (upcast.type, upcast.payload) == ("C", 1)
    assert (upcast.position, upcast.id, upcast.version) == (3, "e3", 1)


def test_the_recorded_event_is_never_touched() -> None:
    event = an_event(0, "A", payload={"a": [1]})

    def clear(payload: Any, _event: Event) -> None:
        payload["a"].clear()

    [upcast] = through(clear).upcast(event)
    assert (event.payload, upcast.payload) == ({"a": [1]}, {"a": []})


@pytest.mark.parametrize("answer", [{1, 2}, ["A"], [("A",)], [(1, 2)], object()])
def test_an_answer_that_is_no_payload_and_no_events_is_told(answer: object) -> None:
    with pytest.raises(UpcasterError, match="u0 failed on A: "):
        through(lambda _payload, _event: answer).upcast(an_event(0, "A"))


STORY = """
from explorer.reducers import upcaster

@upcaster("Placed")
def renamed(payload, event):
    if payload.get("bad"):
        raise KeyError("total")
    return [("Opened", payload), ("Priced", {"price": payload["total"]})]

@upcaster("Gone")
def dropped(payload, event):
    return []

@upcaster("Priced")
def in_cents(payload, event):
    payload["price"] *= 100

@reducer("Order")
def order(state, event):
    state.setdefault("types", []).append(event.type)
    state.update(event.payload)
"""


def orders(*events: tuple[str, dict[str, Any]]) -> list[Event]:
    return [
        an_event(n, event_type, payload=payload, aggregate_type="Order")
        for n, (event_type, payload) in enumerate(events)
    ]


def test_a_reducer_sees_events_as_upcast_or_as_recorded(write: Write) -> None:
    loaded = ReducerSet.load([write(STORY)])
    events = orders(("Placed", {"total": 5}), ("Gone", {"x": 1}))
    [first, last] = frames(events, loaded.for_type("Order"))
    assert first.state == {"types": ["Opened", "Priced"], "total": 5, "price": 500}
    assert first.event == events[0]
    assert last.state == first.state
    [*_, plain] = frames(events, loaded.for_type("Order", upcast=False))
    assert plain.state == {"types": ["Placed", "Gone"], "total": 5, "x": 1}


def test_an_upcaster_that_fails_makes_an_error_frame_that_names_it(write: Write) -> None:
    loaded = ReducerSet.load([write(STORY)])
    events = orders(("Placed", {"total": 5}), ("Placed", {"bad": 1}), ("Gone", {}))
    first, failed, last = frames(events, loaded.for_type("Order"))
    assert failed.error == "UpcasterError: renamed in orders.py failed on Placed: KeyError: 'total'"
    assert failed.state == first.state
    assert last.rests_on_error


def test_upcasters_are_part_of_every_fingerprint(write: Write) -> None:
    reducers = write('@reducer("Order")\ndef order(state, event): ...')
    plain = ReducerSet.load([reducers])
    ups = write(f'{IMPORT}@upcaster("A")\ndef up(payload, event): ...', "ups.py")
    upcasting = ReducerSet.load([reducers, ups])
    ups.write_text(f'{IMPORT}@upcaster("A")\ndef up(payload, event): return 1', encoding="utf-8")
    changed = ReducerSet.load([reducers, ups])
    for kind in ("Order", "Guessed"):
        keys = {each.for_type(kind).fingerprint for each in (plain, upcasting, changed)}
        assert len(keys) == 3
    assert len({each.fingerprint for each in (plain, upcasting, changed)}) == 3
    assert upcasting.for_type("Guessed").guessed


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('@upcaster("A")\ndef up(payload): ...', r"up has to take \(payload, event\)"),
        ("@upcaster\ndef up(payload, event): ...", "takes event types"),
        ('@upcaster("A")\nclass Up: ...', r"Up has to take|plain function"),
    ],
)
def test_an_upcaster_that_does_not_fit_is_told(write: Write, code: str, message: str) -> None:
    with pytest.raises(ReducerError, match=message):
        ReducerSet.load([write(IMPORT + code)])
