from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.chains import (
    Edge,
    collapsed,
    descendants,
    folded,
    layout,
    link,
    subtitle,
    title,
    tree,
)
from tests.chains.builders import a_graph, an_event, chains

if TYPE_CHECKING:
    from explorer.model import Event


def times(name: str, count: str) -> str:
    return f"{name} \N{MULTIPLICATION SIGN} {count}"


@st.composite
def few_types(draw: st.DrawFn) -> list[Event]:
    """Any causation at all, of two event types, so that many are siblings."""
    events = draw(chains())
    return [replace(event, type=draw(st.sampled_from("AB"))) for event in events]


def batch(items: int) -> list[Event]:
    """A start that leads to items, each of which leads to one thing."""
    events = [an_event("start", "command")]
    for n in range(items):
        item, done = an_event(f"i{n}", "start"), an_event(f"d{n}", f"i{n}")
        events += [replace(item, type="Item"), replace(done, type="Done")]
    return [replace(event, position=place) for place, event in enumerate(events)]


def test_siblings_and_what_they_led_to_fold_into_one_box_each() -> None:
    found = folded(link(batch(1_240)))
    assert [title(node) for node in found.graph.nodes.values()] == [
        "StartHappened",
        times("Item", "1,240"),
        times("Done", "1,240"),
        "command",
    ]
    assert subtitle(found.graph.nodes["i0"]) == "folded"
    assert found.stand_in["d7"] == "d0"


def test_one_box_unfolds_without_the_others() -> None:
    found = folded(link(batch(5)), {"i0"})
    assert Counter(title(node) for node in found.graph.nodes.values())["Item"] == 5
    again = folded(link(batch(5)), {"d0"})
    assert Counter(title(node) for node in again.graph.nodes.values())[times("Item", "5")] == 1


def test_a_few_siblings_are_not_folded() -> None:
    graph = link(batch(3))
    assert folded(graph).graph == graph


def test_roots_of_one_type_fold_with_their_missing_causes() -> None:
    events = [
        replace(an_event(f"r{n}", f"command{n}", position=n), type="Listed") for n in range(9)
    ]
    nodes = folded(link(events)).graph.nodes
    assert [title(node) for node in nodes.values()] == [times("Listed", "9"), times("Causes", "9")]


def test_a_chain_of_a_hundred_thousand_folds_into_a_handful() -> None:
    assert len(folded(link(batch(50_000))).graph.nodes) == 4


@given(few_types(), st.sets(st.sampled_from(["e0", "e1", "e2", "e5"])))
@settings(max_examples=60)
def test_folding_loses_no_node_and_no_edge(events: list[Event], unfolded: set[str]) -> None:
    graph = link(events)
    found = folded(graph, unfolded, fewest=2)
    assert set(found.stand_in) == set(graph.nodes)
    assert set(found.stand_in.values()) == set(found.graph.nodes)
    assert sum(node.stands_for for node in found.graph.nodes.values()) == len(graph.nodes)
    shown = {Edge(found.stand_in[cause], found.stand_in[effect]) for cause, effect in graph.edges}
    assert set(found.graph.edges) == shown
    for name, shown_by in found.stand_in.items():
        one, other = graph.nodes[name].event, graph.nodes[shown_by].event
        assert (one and one.type) == (other and other.type)
    assert list(layout(found.graph).boxes) == list(found.graph.nodes)


@given(few_types())
@settings(max_examples=40)
def test_unfolding_everything_gives_the_graph_back(events: list[Event]) -> None:
    graph = link(events)
    assert folded(graph, set(graph.nodes), fewest=2).graph == graph


@given(chains(), st.sets(st.sampled_from(["e0", "e1", "e2", "gone"])))
@settings(max_examples=60)
def test_collapsing_hides_only_what_the_closed_led_to(
    events: list[Event], closed: set[str]
) -> None:
    graph = link(events)
    part = collapsed(graph, closed)
    hidden = set(graph.nodes) - set(part.nodes)
    below = {far for name in closed if name in graph.nodes for far in descendants(graph, name)}
    assert hidden <= below - closed
    for name in hidden:
        assert all(cause in hidden or cause in closed for cause in graph.causes[name])


@given(chains())
@settings(max_examples=60)
def test_every_event_is_in_the_tree_once_below_a_cause_of_its(events: list[Event]) -> None:
    graph = link(events)
    branches = tree(graph)
    assert sorted(branch.id for branch in branches) == sorted(node.id for node in graph.events)
    above: list[str] = []
    for branch in branches:
        del above[branch.depth :]
        if above:
            assert Edge(above[-1], branch.id) in graph.edges
        assert len(above) == branch.depth
        above.append(branch.id)


def test_the_tree_of_a_line_is_indented_step_by_step() -> None:
    branches = tree(a_graph(("a", "command"), ("b", "a"), ("c", "b"), ("d", None)))
    assert branches == (("a", 0), ("b", 1), ("c", 2), ("d", 0))
    assert all(far.depth - near.depth <= 1 for near, far in pairwise(branches))
