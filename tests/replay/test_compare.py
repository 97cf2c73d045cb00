"""Two reducers side by side: what is found agrees with all frames of both."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.replay import compare, diff, frames
from tests.replay.builders import Ledger, an_event, logs


class Other(Ledger):
    """Leaves `last` alone on one type of event, and fails on another."""

    def apply(self, live: Any, event: Any) -> Any:
        last = live["last"]
        live = super().apply(live, event)
        if event.payload["n"] % 7 == 3:
            live["last"] = last
        if event.payload["n"] % 11 == 5:
            msg = "fails"
            raise ValueError(msg)
        return live


@given(logs())
def test_a_reducer_is_the_same_as_itself(log: list[Any]) -> None:
    found = compare([log], lambda _: Ledger(), lambda _: Ledger())
    assert (found.same, found.divergences, found.groups) == (1, (), ())


@given(logs())
def test_the_first_divergence_is_the_first_pair_of_frames_that_differs(log: list[Any]) -> None:
    pairs = list(zip(frames(log, Ledger()), frames(log, Other()), strict=True))
    differing = [
        (one, other)
        for one, other in pairs
        if diff(one.state, other.state) or bool(one.error) != bool(other.error)
    ]
    found = compare([log], lambda _: Ledger(), lambda _: Other())
    assert found.same == (not differing)
    if differing:
        (one, other), [divergence] = differing[0], found.divergences
        changes = diff(one.state, other.state)
        assert divergence.event == one.event
        assert divergence.path == (changes[0].path if changes else "")
        assert divergence.heals == (differing[-1][0] is not pairs[-1][0])


class Places:
    """Sets an item of a list."""

    name = "Places"
    guessed = False
    fingerprint = "Places"

    def __init__(self, step: int) -> None:
        self.step = step

    def start(self) -> Any:
        return {"items": [0, 0, 0]}

    def apply(self, live: Any, event: Any) -> Any:
        live["items"][event.payload["n"]] += self.step
        return live

    def view(self, live: Any) -> Any:
        return live


@given(st.lists(st.integers(0, 2), min_size=1))
def test_places_of_a_list_are_one_group(places: list[int]) -> None:
    logs = [[an_event(at, "Set", {"n": place})] for at, place in enumerate(places)]
    found = compare(logs, lambda _: Places(1), lambda _: Places(2))
    [group] = found.groups
    assert (group.event_type, group.path, group.aggregates) == ("Set", "/items/*", len(places))
    assert (group.example.path, group.example.one, group.example.other) == (
        f"/items/{places[0]}",
        1,
        2,
    )
