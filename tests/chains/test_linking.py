from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from explorer.chains import Edge, as_json, link
from tests.chains.builders import a_graph, an_event, chains, events_of

if TYPE_CHECKING:
    from explorer.model import Event


def test_a_cause_is_linked_to_its_effects_in_position_order() -> None:
    graph = a_graph(("placed", None), ("paid", "placed"), ("reserved", "placed"))
    assert graph.edges == (Edge("placed", "paid"), Edge("placed", "reserved"))
    assert graph.roots == ("placed",)
    assert graph.effects["placed"] == ("paid", "reserved")
    assert graph.causes["paid"] == ("placed",)


def test_events_may_come_in_any_order() -> None:
    events = events_of(("placed", None), ("paid", "placed"), ("shipped", "paid"))
    assert link(reversed(events)) == link(events)


def test_a_command_that_caused_the_first_event_is_a_missing_node_and_the_event_a_root() -> None:
    graph = a_graph(("placed", "command"), ("paid", "placed"))
    assert list(graph.nodes) == ["placed", "paid", "command"]
    assert graph.nodes["command"].kind == "missing"
    assert graph.missing == ("command",)
    assert graph.roots == ("placed",)


def test_a_cause_from_another_chain_is_shown_as_outside() -> None:
    other = an_event("promotion")
    graph = link(events_of(("placed", "promotion")), {"promotion": other})
    assert graph.nodes["promotion"].kind == "outside"
    assert graph.nodes["promotion"].event is other
    assert graph.missing == ()
    assert graph.roots == ("placed",)


def test_an_event_delivered_twice_is_one_node() -> None:
    graph = a_graph(("placed", None), ("paid", "placed"), ("paid", "placed"))
    assert [node.id for node in graph.duplicates] == ["paid"]
    assert graph.nodes["paid"].deliveries == 2
    assert graph.edges == (Edge("placed", "paid"),)


def test_deliveries_that_disagree_about_the_cause_keep_both() -> None:
    graph = a_graph(("placed", None), ("held", None), ("paid", "placed"), ("paid", "held"))
    assert graph.causes["paid"] == ("placed", "held")


def test_a_circle_of_causes_is_reported_once_and_in_causal_order() -> None:
    graph = a_graph(("a", "c"), ("c", "b"), ("b", "a"), ("d", "c"))
    assert graph.cycles == (("a", "b", "c"),)
    assert graph.roots == ()


def test_an_event_that_names_itself_is_a_cycle_of_one_and_still_a_root() -> None:
    graph = a_graph(("placed", "placed"), ("paid", "placed"))
    assert graph.cycles == (("placed",),)
    assert graph.roots == ("placed",)


def test_a_hundred_thousand_events_in_one_line_are_no_problem() -> None:
    graph = a_graph(*((str(n), str(n - 1)) for n in range(100_000)))
    assert graph.missing == ("-1",)
    assert graph.cycles == ()


def test_an_empty_chain_is_an_empty_graph() -> None:
    graph = link([])
    assert (graph.nodes, graph.edges, graph.roots, graph.cycles) == ({}, (), (), ())


def test_json_has_nulls_for_what_only_a_missing_event_could_say() -> None:
    shown = as_json(a_graph(("placed", "command"), ("paid", "placed")))
    assert shown["nodes"][0] == {
        "event_id": "placed",
        "event_type": "PlacedHappened",
        "aggregate_type": "Order",
        "aggregate_id": "order-placed",
        "occurred_at": "2026-01-31T09:30:00.000000Z",
        "version": 1,
        "position": 0,
        "missing": False,
        "outside": False,
    }
    assert shown["nodes"][2] == {
        "event_id": "command",
        "event_type": None,
        "aggregate_type": None,
        "aggregate_id": None,
        "occurred_at": None,
        "version": None,
        "position": None,
        "missing": True,
        "outside": False,
    }
    assert shown["edges"] == [
        {"cause": "command", "effect": "placed"},
        {"cause": "placed", "effect": "paid"},
    ]
    assert shown["roots"] == ["placed"]
    assert shown["missing"] == ["command"]
    assert shown["cycles"] == []
    assert shown["critical_path"] == ["placed", "paid"]


@given(chains())
def test_every_event_and_every_recorded_cause_is_in_the_graph_once(events: list[Event]) -> None:
    graph = link(events)
    assert [node.id for node in graph.events] == list(dict.fromkeys(event.id for event in events))
    assert sum(node.deliveries for node in graph.nodes.values()) == len(events)
    assert set(graph.edges) == {(e.causation_id, e.id) for e in events if e.causation_id}
    assert len(set(graph.edges)) == len(graph.edges)


@given(chains())
def test_cycles_are_the_sets_of_events_that_reach_themselves(events: list[Event]) -> None:
    graph = link(events)

    def reached(start: str) -> set[str]:
        met: set[str] = set()
        pending = list(graph.effects[start])
        while pending:
            name = pending.pop()
            if name not in met:
                met.add(name)
                pending.extend(graph.effects[name])
        return met

    reach = {name: reached(name) for name in graph.nodes}
    circles = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in graph.nodes
        if name in reach[name]
    }
    assert {frozenset(cycle) for cycle in graph.cycles} == circles
    assert len(graph.cycles) == len(circles)
