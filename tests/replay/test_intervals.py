"""Find: intervals agree with brute force, healed ones and those that come and go."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.replay import frames, intervals, parse
from tests.replay.builders import Ledger, an_event, logs
from tests.replay.test_blame import Basket

CONDITIONS = {
    "len(state.entries) > 2": lambda _before, now: len(now["entries"]) > 2,
    "state.last == 'Replaced'": lambda _before, now: now["last"] == "Replaced",
    "len(previous.entries) > len(state.entries)": lambda before, now: (
        before is not None and len(before["entries"]) > len(now["entries"])
    ),
}


class Shallow(Ledger):
    """Shows single fields without looking at the rest."""

    def fields(self, live: Any) -> Any:
        return live


@given(logs(), st.sampled_from(sorted(CONDITIONS)))
def test_agrees_with_brute_force(log: list[Any], text: str) -> None:
    seen, before = [], None
    for frame in frames(log, Ledger()):
        seen.append((frame.event.id, CONDITIONS[text](before, frame.state)))
        before = frame.state
    runs = [(holds, [name for name, _ in run]) for holds, run in groupby(seen, lambda e: e[1])]
    expected = [
        (names[0], runs[place + 1][1][0] if place + 1 < len(runs) else None)
        for place, (holds, names) in enumerate(runs)
        if holds
    ]
    for reducer in (Ledger(), Shallow()):
        found = intervals(log, reducer, parse(text))
        assert [(each.first.id, each.healing and each.healing.id) for each in found] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, -1, 1], [("e1", "e2")]),
        ([1, -1, -2], [("e1", None)]),
        ([-1, 1, -1, -1, 1, -1], [("e0", "e1"), ("e2", "e4"), ("e5", None)]),
        ([1, 2], []),
    ],
)
def test_violated_then_healed_and_never_monotone(values: list[int], expected: list[Any]) -> None:
    log = [an_event(place, payload={"n": n}) for place, n in enumerate(values)]
    found = intervals(log, Basket(), parse("state.n < 0"))
    assert [(each.first.id, each.healing and each.healing.id) for each in found] == expected


def test_sees_the_event() -> None:
    log = [an_event(0), an_event(1, "Odd")]
    found = intervals(log, Ledger(), parse("event.type == 'Odd' and event.payload.n == 1"))
    assert [each.first.id for each in found] == ["e1"]
