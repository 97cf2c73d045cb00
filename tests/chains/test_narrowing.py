from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.chains import ancestors, hidden_effects, link, matching, neighbourhood
from explorer.errors import NotFoundError
from tests.chains.builders import a_graph, chains

if TYPE_CHECKING:
    from explorer.model import Event


def test_it_holds_all_causes_and_two_steps_of_effects() -> None:
    graph = a_graph(("a", "command"), ("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("side", "a"))
    part = neighbourhood(graph, "b")
    assert list(part.nodes) == ["a", "b", "c", "d", "command"]
    assert (part.roots, part.missing) == (("a",), ("command",))
    assert hidden_effects(graph, part) == {"a": 1, "d": 1}


def test_causes_can_be_limited_without_making_new_roots() -> None:
    graph = a_graph(("a", None), ("b", "a"), ("c", "b"))
    part = neighbourhood(graph, "c", ancestors=1)
    assert list(part.nodes) == ["b", "c"]
    assert part.roots == ()


def test_a_fan_of_many_effects_is_cut_off() -> None:
    graph = a_graph(("root", None), *((f"e{n}", "root") for n in range(5_000)))
    part = neighbourhood(graph, "root", limit=100)
    assert len(part.nodes) == 100
    assert hidden_effects(graph, part) == {"root": 4_901}


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(NotFoundError):
        neighbourhood(a_graph(("a", None)), "b")


@given(chains(), st.integers(0, 3))
def test_a_neighbourhood_is_a_part_of_the_graph(events: list[Event], levels: int) -> None:
    graph = link(events)
    for name in graph.nodes:
        part = neighbourhood(graph, name, levels=levels)
        assert {name, *ancestors(graph, name)} <= set(part.nodes)
        assert set(part.nodes.items()) <= set(graph.nodes.items())
        assert part.edges == tuple(e for e in graph.edges if set(e) <= set(part.nodes))
        assert neighbourhood(part, name, levels=levels) == part


def test_events_are_found_by_id_type_and_aggregate_in_any_case() -> None:
    graph = a_graph(("ab", "command"), ("cd", "ab"), ("ef", "cd"))
    assert matching(graph, "CDHAPP") == ("cd",)
    assert matching(graph, "order-e") == ("ef",)
    assert matching(graph, "comm") == ("command",)
    assert matching(graph, "nothing") == ()
