"""Blame: it agrees with a scan of the full history, and follows items that move."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.pointer import value_at
from explorer.replay import Timeline, blame, diff, frames
from tests.replay.builders import Ledger, an_event, logs

MISSING = object()

PATHS = st.sampled_from(["", "/last", "/entries", "/entries/0", "/entries/1", "/seen/2", "/none/x"])


def scanned(log: list[Any], path: str, last: int) -> list[int]:
    found, before = [], MISSING
    for index, frame in enumerate(frames(log, Ledger())):
        try:
            after = value_at(frame.state, path)
        except LookupError:
            after = MISSING
        came_or_went = (before is MISSING) != (after is MISSING)
        if index <= last and (came_or_went or (after is not MISSING and diff(before, after))):
            found.append(index)
        before = after
    return found[::-1]


@given(logs(), PATHS.filter(lambda path: "entries/" not in path and "seen/" not in path),
       st.integers(0, 11))  # fmt: skip
def test_agrees_with_a_scan_of_the_full_history(log: list[Any], path: str, cut: int) -> None:
    last = min(cut, len(log) - 1)
    touches = blame(Timeline(log, Ledger()), path, last)
    assert [touch.index for touch in touches] == scanned(log, path, last)


class Basket:
    """Its state is what the last event's payload says."""

    name = fingerprint = "Basket"
    guessed = False

    def start(self) -> Any:
        return {}

    def apply(self, _live: Any, event: Any) -> Any:
        return event.payload

    def view(self, live: Any) -> Any:
        return live


def timeline(*states: Any) -> Timeline:
    return Timeline(
        [an_event(place, payload=state) for place, state in enumerate(states)], Basket()
    )


BASKETS = st.lists(
    st.lists(st.sampled_from("abc"), unique=True).flatmap(
        lambda ids: st.tuples(*[
            st.integers(0, 2).map(lambda n, i=each: {"id": i, "n": n}) for each in ids
        ]).map(list)
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(BASKETS)
def test_an_item_is_followed_by_its_identity(baskets: list[Any]) -> None:
    baskets.append([{"id": "b", "n": 7}, *[each for each in baskets[-1] if each["id"] != "b"]])
    places = [{each["id"]: each["n"] for each in basket}.get("b") for basket in baskets]
    expected = [
        index for index, now in enumerate(places) if now != (places[index - 1] if index else None)
    ]
    touches = blame(timeline(*[{"items": basket} for basket in baskets]), "/items/0/n")
    assert [touch.index for touch in touches] == expected[::-1]


def test_tells_who_added_changed_and_deleted_a_value() -> None:
    story = timeline({"a": 1}, {"a": 2, "b": 0}, {"b": 0}, {"b": 1})
    assert [(each.op, each.old, each.new) for each in blame(story, "/a")] == [
        ("remove", 2, None),
        ("replace", 1, 2),
        ("add", None, 1),
    ]


def test_one_and_true_are_two_values_and_the_order_of_keys_is_none() -> None:
    story = timeline({"a": 1}, {"a": True}, {"a": {"x": 1, "y": 2}}, {"a": {"y": 2, "x": 1}})
    assert [each.index for each in blame(story, "/a")] == [2, 1, 0]


def test_a_large_value_is_not_kept_but_named() -> None:
    touch = blame(timeline({"a": "x" * 5000}), "/a")[0]
    assert (touch.clipped, touch.new) == (True, None)


def test_what_is_no_pointer_is_refused() -> None:
    with pytest.raises(ValueError, match="no JSON Pointer"):
        blame(timeline({}), "a")
