from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from explorer.chains import (
    Edge,
    ancestors,
    deepest_path,
    depth,
    descendants,
    link,
    path_to_root,
    widest,
)
from explorer.errors import NotFoundError
from tests.chains.builders import a_graph, chains

if TYPE_CHECKING:
    from explorer.model import Event

SHOP = (
    ("placed", "command"),
    ("paid", "placed"),
    ("reserved", "placed"),
    ("shipped", "paid"),
    ("mailed", "shipped"),
)


def test_the_path_to_the_root_starts_at_the_event_and_ends_at_the_root() -> None:
    assert path_to_root(a_graph(*SHOP), "mailed") == ("mailed", "shipped", "paid", "placed")


def test_a_missing_cause_has_only_itself_on_its_path() -> None:
    assert path_to_root(a_graph(*SHOP), "command") == ("command",)


def test_the_path_prefers_the_way_to_a_root_over_a_circle() -> None:
    graph = a_graph(("root", None), ("a", "b"), ("b", "a"), ("a", "root"))
    assert path_to_root(graph, "b") == ("b", "a", "root")


def test_the_path_goes_once_around_a_circle() -> None:
    graph = a_graph(("a", "c"), ("b", "a"), ("c", "b"), ("d", "c"))
    assert path_to_root(graph, "d") == ("d", "c", "b", "a")


def test_what_an_event_led_to_comes_nearest_first() -> None:
    graph = a_graph(*SHOP)
    assert descendants(graph, "placed") == ("paid", "reserved", "shipped", "mailed")
    assert ancestors(graph, "shipped") == ("paid", "placed", "command")
    assert descendants(graph, "mailed") == ()


def test_an_unknown_event_is_refused_by_name() -> None:
    with pytest.raises(NotFoundError, match="no event nowhere"):
        path_to_root(a_graph(*SHOP), "nowhere")


def test_depth_counts_the_events_of_the_longest_path() -> None:
    assert depth(a_graph(*SHOP)) == 4
    assert depth(a_graph()) == 0
    assert depth(a_graph(("a", "a"))) == 1


def test_depth_survives_a_hundred_thousand_steps() -> None:
    graph = a_graph(*((str(n), str(n - 1)) for n in range(100_000)))
    assert depth(graph) == 100_000
    assert len(path_to_root(graph, "99999")) == 100_000


@given(chains())
def test_a_path_to_the_root_follows_causes_and_ends_at_a_root_or_in_a_circle(
    events: list[Event],
) -> None:
    graph = link(events)
    for node in graph.events:
        path = path_to_root(graph, node.id)
        assert path[0] == node.id
        assert len(set(path)) == len(path)
        assert all(Edge(cause, effect) in graph.edges for effect, cause in pairwise(path))
        assert path[-1] in graph.roots or any(path[-1] in cycle for cycle in graph.cycles)


@given(chains())
def test_without_the_edges_that_close_cycles_causes_come_first_and_roots_reach_as_much(
    events: list[Event],
) -> None:
    graph = link(events)
    ordered = graph.acyclic
    place = {name: index for index, name in enumerate(ordered.order)}
    assert set(place) == set(graph.nodes)
    assert all(
        place[cause] < place[name] for name, causes in ordered.causes.items() for cause in causes
    )
    cyclic = {name for cycle in graph.cycles for name in cycle}
    assert all(cyclic.issuperset(edge) for edge in ordered.back)
    reached: set[str] = set(graph.roots)
    for name in ordered.order:
        if reached.intersection(ordered.causes[name]):
            reached.add(name)
    full = {far for root in graph.roots for far in descendants(graph, root)}
    assert reached == full.union(graph.roots)


@given(chains())
def test_descendants_and_ancestors_mirror_each_other(events: list[Event]) -> None:
    graph = link(events)
    led_to = {(name, far) for name in graph.nodes for far in descendants(graph, name)}
    came_from = {(far, name) for name in graph.nodes for far in ancestors(graph, name)}
    assert led_to == came_from


@given(chains())
def test_depth_is_the_longest_path_by_brute_force(events: list[Event]) -> None:
    graph = link(events)
    causes = graph.acyclic.causes

    def longest(name: str) -> int:
        own = graph.nodes[name].kind == "event"
        return own + max((longest(cause) for cause in causes[name]), default=0)

    assert depth(graph) == max((longest(name) for name in graph.nodes), default=0)


@given(chains())
def test_the_deepest_path_is_a_path_of_causes(events: list[Event]) -> None:
    graph = link(events)
    path = deepest_path(graph)
    assert len(set(path)) == len(path) == depth(graph)
    assert all(Edge(*step) in graph.edges for step in pairwise(path))


@given(chains())
def test_the_widest_event_has_the_most_effects(events: list[Event]) -> None:
    graph = link(events)
    name = widest(graph)
    most = max((len(graph.effects[node.id]) for node in graph.events), default=0)
    assert (len(graph.effects[name]) if name else 0) == most
