"""A graph of causes without the edges that close a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Edge(NamedTuple):
    """`cause` caused `effect`; both are ids of nodes."""

    cause: str
    effect: str


@dataclass(frozen=True, slots=True)
class Acyclic:
    """A graph without the edges that close a cycle."""

    order: tuple[str, ...]
    """Every node, each after all its causes."""

    causes: Mapping[str, tuple[str, ...]]
    back: frozenset[Edge]
    """The edges left out."""


def without_cycles(
    starts: Iterable[str],
    causes: Mapping[str, tuple[str, ...]],
    effects: Mapping[str, Sequence[str]],
) -> Acyclic:
    """Leave out the edges that close a cycle, found by walking from `starts` in their order.

    Whatever the starts reach in the graph, they reach without those edges.
    """
    order, back = _depth_first(starts, effects)
    if not back:
        return Acyclic(order, causes, back)
    kept = {
        name: tuple(cause for cause in named if Edge(cause, name) not in back)
        for name, named in causes.items()
    }
    return Acyclic(order, kept, back)


def _depth_first(
    starts: Iterable[str], effects: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], frozenset[Edge]]:
    finished: dict[str, bool] = {}
    left: list[str] = []
    back: set[Edge] = set()
    for start in starts:
        if start in finished:
            continue
        finished[start] = False
        path = [(start, iter(effects[start]))]
        while path:
            name, coming = path[-1]
            effect = next(coming, None)
            if effect is None:
                path.pop()
                finished[name] = True
                left.append(name)
            elif effect not in finished:
                finished[effect] = False
                path.append((effect, iter(effects[effect])))
            elif not finished[effect]:
                back.add(Edge(name, effect))
    return tuple(reversed(left)), frozenset(back)
