from __future__ import annotations

import random
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from hypothesis import given

from explorer.chains import Layout, layout, link
from explorer.chains.crossings import crossings, ordered
from explorer.chains.layers import Layers, layers
from tests.chains.builders import a_graph, an_event, chains

if TYPE_CHECKING:
    from explorer.model import Event


def crossing_count(layered: Layers, columns: list[list[int]]) -> int:
    place = {vertex: index for column in columns for index, vertex in enumerate(column)}
    count = 0
    for column in columns:
        links = [(place[v], place[far]) for v in column for far in layered.right[v]]
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(links, 2))
    return count


def overlapping(picture: Layout) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, one), (b, two) in combinations(picture.boxes.items(), 2)
        if one.x < two.x + two.w
        and two.x < one.x + one.w
        and one.y < two.y + two.h
        and two.y < one.y + one.h
    ]


def test_an_empty_chain_has_an_empty_picture() -> None:
    picture = layout(link([]))
    assert (picture.boxes, picture.lines, picture.width, picture.height) == ({}, (), 0, 0)


def test_a_line_of_causes_is_drawn_as_a_straight_line() -> None:
    picture = layout(a_graph(("a", "command"), ("b", "a"), ("c", "b")))
    assert {box.y for box in picture.boxes.values()} == {0}
    assert picture.boxes["command"].x < picture.boxes["a"].x < picture.boxes["b"].x


def test_a_cause_is_centred_on_its_effects() -> None:
    boxes = layout(a_graph(("a", None), ("b", "a"), ("c", "a"), ("d", "a"))).boxes
    assert boxes["a"].y == boxes["c"].y
    assert boxes["b"].y < boxes["c"].y < boxes["d"].y


def test_longer_names_get_wider_boxes_within_bounds() -> None:
    def width_of(name: str) -> int:
        return layout(link([an_event(name)])).boxes[name].w

    assert width_of("x" * 15) > width_of("x" * 8)
    assert width_of("x" * 200) == 232


def test_an_edge_over_several_columns_is_led_around_the_boxes_between() -> None:
    graph = a_graph(("a", None), ("b", "a"), ("c", "b"), ("c", "a"))
    picture = layout(graph)
    long = next(line for line in picture.lines if (line.cause, line.effect) == ("a", "c"))
    between = picture.boxes["b"]
    crossed = [y for x, y in long.points if between.x <= x <= between.x + between.w]
    assert crossed
    assert all(not between.y <= y <= between.y + between.h for y in crossed)


def test_only_the_edge_that_closes_a_circle_runs_backwards() -> None:
    lines = layout(a_graph(("a", "c"), ("b", "a"), ("c", "b"))).lines
    assert [(line.cause, line.effect) for line in lines if line.back] == [("c", "a")]


def test_an_event_that_names_itself_has_a_line_without_points() -> None:
    (line,) = layout(a_graph(("a", "a"))).lines
    assert (line.cause, line.effect, line.back, line.points) == ("a", "a", True, ())


def test_a_mesh_of_long_edges_stays_bounded() -> None:
    events = [(f"e{n}", f"e{n - 1}") for n in range(1, 400)]
    events += [(f"e{n}", "e0") for n in range(1, 400)]
    graph = a_graph(("e0", None), *events)
    assert len(layers(graph).left) < 6 * 400 + 100
    assert len(layout(graph).lines) == len(graph.edges)


def test_sweeps_remove_most_crossings_of_a_tangled_mesh() -> None:
    chance = random.Random(7)  # noqa: S311
    causes = [(f"e{n}", f"e{chance.randrange(max(n - 9, 0), n)}") for n in range(1, 60)]
    more = [(f"e{n}", f"e{chance.randrange(max(n - 9, 0), n)}") for n in range(1, 60, 3)]
    layered = layers(a_graph(("e0", None), *causes, *more))
    best = ordered(layered)
    assert crossing_count(layered, best) == crossings(layered, best)
    assert crossings(layered, best) < crossings(layered, layered.columns) / 3


@given(chains())
def test_every_node_has_one_box_and_no_two_overlap(events: list[Event]) -> None:
    graph = link(events)
    picture = layout(graph)
    assert list(picture.boxes) == list(graph.nodes)
    assert overlapping(picture) == []
    assert all(box.x >= 0 and box.y >= 0 for box in picture.boxes.values())
    assert all(box.x + box.w <= picture.width for box in picture.boxes.values())
    assert all(box.y + box.h <= picture.height for box in picture.boxes.values())


@given(chains())
def test_every_edge_has_one_line_from_its_cause_to_its_effect(events: list[Event]) -> None:
    graph = link(events)
    picture = layout(graph)
    assert sorted((line.cause, line.effect) for line in picture.lines) == sorted(graph.edges)
    for line in picture.lines:
        if line.cause == line.effect:
            continue
        cause, effect = picture.boxes[line.cause], picture.boxes[line.effect]
        out, into = (cause.x, effect.x + effect.w) if line.back else (cause.x + cause.w, effect.x)
        assert (line.points[0][0], line.points[-1][0]) == (out, into)
        steps = [far - near for (near, _), (far, _) in pairwise(line.points)]
        assert all(step < 0 if line.back else step > 0 for step in steps)


@given(chains())
def test_dummies_make_every_edge_a_step_to_the_next_column(events: list[Event]) -> None:
    layered = layers(link(events))
    column_of = {v: index for index, column in enumerate(layered.columns) for v in column}
    assert sorted(column_of) == list(range(len(layered.left)))
    for route in layered.routes:
        assert all(column_of[far] == column_of[near] + 1 for near, far in pairwise(route.vertices))


@given(chains())
def test_ordering_never_makes_it_worse_and_counts_right(events: list[Event]) -> None:
    layered = layers(link(events))
    best = ordered(layered)
    assert [sorted(column) for column in best] == [sorted(column) for column in layered.columns]
    assert crossings(layered, best) == crossing_count(layered, best)
    assert crossings(layered, best) <= crossings(layered, layered.columns)


@given(chains())
def test_the_same_chain_always_gives_the_same_picture(events: list[Event]) -> None:
    assert layout(link(events)) == layout(link(reversed(events)))
