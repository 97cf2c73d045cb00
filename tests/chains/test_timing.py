from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given

from explorer.chains import Hop, critical_path, descendants, effects_before_causes, hops, link
from tests.chains.builders import a_graph, an_event, chains

if TYPE_CHECKING:
    from explorer.model import Event


def test_the_critical_path_ends_at_the_effect_that_came_last() -> None:
    graph = a_graph(("placed", None), ("paid", "placed"), ("mailed", "placed"), ("shipped", "paid"))
    assert critical_path(graph) == ("placed", "paid", "shipped")


def test_an_unrelated_last_event_is_not_an_effect() -> None:
    graph = a_graph(("placed", None), ("paid", "placed"), ("audited", None))
    assert critical_path(graph) == ("placed", "paid")


def test_without_effects_the_last_root_is_the_path() -> None:
    assert critical_path(a_graph(("placed", "command"), ("audited", None))) == ("audited",)
    assert critical_path(a_graph()) == ()


def test_causes_that_only_run_in_a_circle_have_no_critical_path() -> None:
    assert critical_path(a_graph(("a", "b"), ("b", "a"))) == ()


def test_an_event_that_names_itself_can_begin_the_critical_path() -> None:
    assert critical_path(a_graph(("a", "a"), ("b", "a"))) == ("a", "b")


def test_of_two_causes_the_later_one_is_critical() -> None:
    graph = a_graph(("placed", None), ("held", None), ("paid", "placed"), ("paid", "held"))
    assert critical_path(graph) == ("held", "paid")


def test_hops_measure_cause_to_effect_and_leave_out_missing_causes() -> None:
    graph = a_graph(("placed", "command"), ("paid", "placed"), ("shipped", "placed"))
    assert hops(graph) == (
        Hop("placed", "paid", timedelta(seconds=1)),
        Hop("placed", "shipped", timedelta(seconds=2)),
    )


def test_an_effect_before_its_cause_is_found() -> None:
    graph = link(
        [
            an_event("placed", seconds=10),
            an_event("paid", "placed", position=1, seconds=9.5),
            an_event("shipped", "paid", position=2, seconds=9.5),
        ]
    )
    assert effects_before_causes(graph) == (Hop("placed", "paid", timedelta(seconds=-0.5)),)


@given(chains())
def test_the_critical_path_leads_from_a_root_to_the_last_effect(events: list[Event]) -> None:
    graph = link(events)
    path = critical_path(graph)
    rooted = {far for root in graph.roots for far in descendants(graph, root)}
    if not graph.roots:
        assert path == ()
        return
    assert path[0] in graph.roots
    assert all(edge in graph.edges for edge in pairwise(path))
    assert len(set(path)) == len(path)
    effects = rooted - set(graph.roots) or set(graph.roots)

    def came(name: str) -> tuple[object, int]:
        event = graph.nodes[name].event
        assert event is not None
        return event.occurred_at, event.position

    assert path[-1] == max(effects, key=came)
    causes = graph.acyclic.causes
    for cause, effect in pairwise(path):
        rivals = [c for c in causes[effect] if c in rooted.union(graph.roots)]
        assert cause == max(rivals, key=came)
