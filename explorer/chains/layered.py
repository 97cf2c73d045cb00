"""The picture of a chain: boxes in columns from left to right, by cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from explorer.chains import labels
from explorer.chains.crossings import ordered
from explorer.chains.layers import layers
from explorer.chains.placement import centres

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from explorer.chains.acyclic import Edge
    from explorer.chains.graph import Graph, Node
    from explorer.chains.layers import Layers, Route

_NARROW_GAP, _WIDE_GAP = 64, 150
_BACK_PORT = 10
"""How far below the middle of a box an edge that closes a cycle ends."""


class Box(NamedTuple):
    """Where one node is, in CSS pixels at zoom 1; `x` and `y` are its top left corner."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where one edge runs."""

    cause: str
    effect: str
    back: bool
    """True if it closes a cycle and so runs from right to left."""

    points: tuple[tuple[int, int], ...]
    """From the cause's box to the effect's, to be joined by curves that are level at each point.
    Empty for an event that names itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layered picture of a graph."""

    boxes: Mapping[str, Box]
    """One for every node, in the order of the graph's nodes."""

    lines: tuple[Line, ...]
    """One for every edge."""

    width: int
    height: int


def layout(graph: Graph) -> Layout:
    """Lay a graph out from left to right by cause, with few crossings. Deterministic.

    Boxes never overlap; those of one column share its width.
    """
    layered = layers(graph)
    columns = ordered(layered)
    centre = centres(layered, columns)
    nodes = tuple(graph.nodes.values())
    widths = [_width(column, nodes) for column in columns]
    lefts = _lefts(columns, widths, layered, centre)
    sides = {
        v: (x, x + w) for column, x, w in zip(columns, lefts, widths, strict=True) for v in column
    }
    boxes = {
        node.id: Box(
            sides[v][0],
            round(centre[v] - labels.HEIGHT / 2),
            sides[v][1] - sides[v][0],
            labels.HEIGHT,
        )
        for v, node in enumerate(nodes)
    }
    return Layout(
        boxes=boxes,
        lines=(*(_line(route, sides, centre) for route in layered.routes), *_loops(graph.edges)),
        width=max((box.x + box.w for box in boxes.values()), default=0),
        height=max((box.y + box.h for box in boxes.values()), default=0),
    )


def _width(column: Iterable[int], nodes: Sequence[Node]) -> int:
    return max((labels.width(nodes[v]) for v in column if v < len(nodes)), default=0)


def _lefts(
    columns: Sequence[Sequence[int]],
    widths: Sequence[int],
    layered: Layers,
    centre: Sequence[float],
) -> list[int]:
    """Return the left side of every column: steep edges get more room to turn."""
    lefts, x = [], 0
    for column, width in zip(columns, widths, strict=True):
        lefts.append(x)
        rises = (abs(centre[v] - centre[far]) for v in column for far in layered.right[v])
        x += width + round(min(_NARROW_GAP + max(rises, default=0.0) / 8, _WIDE_GAP))
    return lefts


def _line(route: Route, sides: Mapping[int, tuple[int, int]], centre: Sequence[float]) -> Line:
    shift = _BACK_PORT if route.back else 0
    points = [
        (x, round(centre[vertex]) + shift) for vertex in route.vertices for x in sides[vertex]
    ][1:-1]
    if route.back:
        points.reverse()
    return Line(
        cause=route.edge.cause, effect=route.edge.effect, back=route.back, points=tuple(points)
    )


def _loops(edges: Iterable[Edge]) -> Iterable[Line]:
    return (
        Line(cause=edge.cause, effect=edge.effect, back=True, points=())
        for edge in edges
        if edge.cause == edge.effect
    )
