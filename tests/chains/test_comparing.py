from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings

from explorer.chains import Edge, compared, link
from tests.chains.builders import a_graph, an_event, chains

if TYPE_CHECKING:
    from explorer.model import Event

SECOND = timedelta(seconds=1)


def test_missing_extra_and_slower_events_are_told() -> None:
    one = [an_event("placed"), an_event("paid", "placed", position=1, seconds=5)]
    other = [
        an_event("placed"),
        an_event("paid", "placed", position=1, seconds=2),
        an_event("sent", "paid", position=2, seconds=3),
    ]
    placed, paid, sent = compared(link(one), link(other))
    assert (placed.one, placed.other, placed.slower) == ("placed", "placed", None)
    assert (paid.depth, paid.slower) == (1, 3 * SECOND)
    assert (sent.one, sent.other, sent.depth, sent.other_took) == (None, "sent", 2, SECOND)
    extra = compared(link(other), link(one))[-1]
    assert (extra.event_type, extra.one, extra.other) == ("SentHappened", "sent", None)


def test_effects_that_led_to_the_same_are_aligned_first() -> None:
    def reserved(*, confirmed_by: int) -> list[Event]:
        items = [
            replace(an_event(f"r{n}", "start", position=n), type="Reserved") for n in range(1, 4)
        ]
        last = an_event("confirmed", f"r{confirmed_by}", position=9)
        return [an_event("start"), *items, last]

    found = compared(link(reserved(confirmed_by=1)), link(reserved(confirmed_by=3)))
    assert all(each.one and each.other for each in found)
    assert ("r1", "r3") in {(each.one, each.other) for each in found}


def test_a_line_of_fifty_thousand_is_compared_without_recursion() -> None:
    graph = a_graph(("0", None), *((str(n), str(n - 1)) for n in range(1, 50_000)))
    assert compared(graph, graph)[-1].depth == 49_999


@given(chains(), chains())
@settings(max_examples=50)
def test_every_event_of_both_comes_once(one: list[Event], other: list[Event]) -> None:
    ours, theirs = link(one), link(other)
    found = compared(ours, theirs)
    assert sorted(each.one for each in found if each.one) == sorted(n.id for n in ours.events)
    assert sorted(each.other for each in found if each.other) == sorted(n.id for n in theirs.events)
    above: dict[int, tuple[str | None, str | None]] = {-1: (None, None)}
    for each in found:
        cause, its_cause = above[each.depth - 1]
        assert each.depth == 0 or not each.one or Edge(str(cause), each.one) in ours.edges
        assert each.depth == 0 or not each.other or Edge(str(its_cause), each.other) in theirs.edges
        above[each.depth] = (each.one, each.other)


@given(chains())
@settings(max_examples=30)
def test_a_chain_is_like_itself(events: list[Event]) -> None:
    graph = link(events)
    assert all(each.one == each.other for each in compared(graph, graph))
