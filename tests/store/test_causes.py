from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings

from explorer.chains import hops, link
from explorer.model import HopRank, TimedHop, TypePair
from tests.builders import an_event
from tests.chains.builders import chains
from tests.store.stores import a_store

if TYPE_CHECKING:
    from explorer.model import Event

SECOND = timedelta(seconds=1)


def placed_and_paid(*seconds: int) -> list[Event]:
    """Orders that were paid so many seconds after they were placed, each in its own chain."""
    events: list[Event] = []
    for place, after in enumerate(seconds):
        chain, start = f"c{place}", an_event().occurred_at
        placed = an_event(2 * place, "Placed", correlation_id=chain, occurred_at=start)
        paid = an_event(
            2 * place + 1,
            "Paid",
            correlation_id=chain,
            causation_id=placed.id,
            occurred_at=start + after * SECOND,
        )
        events += [placed, paid]
    return events


def paid_after(seconds: int) -> TimedHop:
    return TimedHop("Placed", "Paid", seconds * SECOND)


def test_a_latency_is_ranked_among_all_hops_of_its_two_types() -> None:
    store = a_store(placed_and_paid(1, 2, 2, 9))
    asked = [paid_after(9), paid_after(2), paid_after(1)]
    assert store.hop_ranks(asked) == [HopRank(4, 4), HopRank(3, 4), HopRank(1, 4)]
    assert HopRank(3, 4).percentile == 75


def test_a_latency_that_the_log_does_not_have_counts_as_one_more() -> None:
    store = a_store(placed_and_paid(1, 9))
    assert store.hop_ranks([paid_after(5), paid_after(-1)]) == [HopRank(2, 3), HopRank(1, 3)]
    assert store.hop_ranks([TimedHop("Never", "Seen", SECOND)]) == [HopRank(1, 1)]
    assert store.hop_ranks([]) == []


def test_the_map_tells_counts_latencies_and_chains() -> None:
    found = a_store(placed_and_paid(*range(1, 20), -5)).type_map()
    assert found.chains == 20
    assert found.pairs == (
        TypePair(
            cause_type="Placed",
            effect_type="Paid",
            hops=20,
            median=9 * SECOND,
            p95=18 * SECOND,
            backwards=1,
            chains=20,
        ),
    )


def test_an_event_delivered_twice_hops_once() -> None:
    events = placed_and_paid(3)
    again = an_event(2, "Paid", id=events[1].id, causation_id=events[0].id, correlation_id="c0")
    before = an_event(3, "Placed", id=events[0].id, correlation_id="c0")
    [pair] = a_store([*events, again, before]).type_map().pairs
    assert (pair.hops, pair.median) == (1, 3 * SECOND)


def test_a_log_without_causes_has_an_empty_map() -> None:
    assert a_store([an_event(0)]).type_map().pairs == ()


@given(chains())
@settings(max_examples=8)
def test_the_map_counts_the_hops_of_the_graph(events: list[Event]) -> None:
    """Of one chain without second deliveries, which the map leaves out."""
    once = list({event.id: event for event in events}.values())
    once = [
        an_event(
            place,
            e.type,
            id=e.id,
            causation_id=e.causation_id,
            correlation_id="flow",
            occurred_at=e.occurred_at,
        )
        for place, e in enumerate(once)
    ]
    graph = link(once)
    store = a_store(once)
    assert sum(pair.hops for pair in store.type_map().pairs) == len(hops(graph))
    asked = [
        TimedHop(graph.nodes[c].event.type, graph.nodes[e].event.type, latency)  # type: ignore[union-attr]
        for c, e, latency in hops(graph)
    ]
    for hop, rank in zip(asked, store.hop_ranks(asked), strict=True):
        like = [each.latency for each in asked if each[:2] == hop[:2]]
        assert rank == HopRank(sum(one <= hop.latency for one in like), len(like))
