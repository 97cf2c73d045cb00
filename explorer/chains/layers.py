"""Columns of a layered picture: every cause left of its effects, long edges cut into steps."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from explorer.chains.acyclic import Edge
    from explorer.chains.graph import Graph


@dataclass(frozen=True, slots=True)
class Route:
    """The vertices that one edge runs through, from left to right."""

    edge: Edge
    vertices: tuple[int, ...]
    back: bool
    """True if the effect is on the left, since the edge closes a cycle."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Vertices in columns. The first `real` ones are the nodes in order, the rest dummies."""

    real: int
    columns: list[list[int]]
    routes: list[Route]
    left: list[list[int]]
    """Neighbours of every vertex in the column before."""

    right: list[list[int]]
    """Neighbours of every vertex in the column after."""


def layers(graph: Graph) -> Layers:
    """Put the nodes in columns by the longest path of causes, and route the edges.

    Edges that close a cycle run backwards; events that name themselves get no route. A picture
    gets at most about five dummies for every node: the longest edges beyond that run straight.
    """
    places = {name: place for place, name in enumerate(graph.nodes)}
    ordered = graph.acyclic
    column_of = _column_of(ordered.order, ordered.causes, places)
    columns: list[list[int]] = [[] for _ in range(max(column_of, default=-1) + 1)]
    for place, column in enumerate(column_of):
        columns[column].append(place)
    routed = _Routing(column_of, columns)
    for edge in _shortest_first(graph.edges, places, column_of):
        routed.add(edge, places, back=edge in ordered.back)
    return Layers(len(places), columns, routed.routes, routed.left, routed.right)


def _column_of(
    order: Iterable[str], causes: Mapping[str, Sequence[str]], places: Mapping[str, int]
) -> list[int]:
    """Longest path from the left; what has no cause stands just before its first effect."""
    column_of = [0] * len(places)
    first_effect: dict[str, int] = {}
    for name in order:
        column = max((column_of[places[cause]] + 1 for cause in causes[name]), default=0)
        column_of[places[name]] = column
        for cause in causes[name]:
            first_effect[cause] = min(first_effect.get(cause, column), column)
    for name, column in first_effect.items():
        if not causes[name]:
            column_of[places[name]] = column - 1
    return column_of


def _shortest_first(
    edges: Iterable[Edge], places: Mapping[str, int], column_of: Sequence[int]
) -> list[Edge]:
    def span(edge: Edge) -> int:
        return abs(column_of[places[edge.effect]] - column_of[places[edge.cause]])

    return sorted((edge for edge in edges if edge.cause != edge.effect), key=span)


class _Routing:
    """Adds edges one by one, with a dummy in every column that an edge crosses."""

    def __init__(self, column_of: Sequence[int], columns: list[list[int]]) -> None:
        self.routes: list[Route] = []
        self.left: list[list[int]] = [[] for _ in column_of]
        self.right: list[list[int]] = [[] for _ in column_of]
        self._column_of = column_of
        self._columns = columns
        self._most = 5 * len(column_of) + 100

    def add(self, edge: Edge, places: Mapping[str, int], *, back: bool) -> None:
        first, last = places[edge.cause], places[edge.effect]
        if back:
            first, last = last, first
        between = range(self._column_of[first] + 1, self._column_of[last])
        if len(self.left) + len(between) > self._most + len(self._column_of):
            self.routes.append(Route(edge, (first, last), back))
            return
        vertices = (first, *(self._dummy(column) for column in between), last)
        for near, far in itertools.pairwise(vertices):
            self.right[near].append(far)
            self.left[far].append(near)
        self.routes.append(Route(edge, vertices, back))

    def _dummy(self, column: int) -> int:
        vertex = len(self.left)
        self.left.append([])
        self.right.append([])
        self._columns[column].append(vertex)
        return vertex
