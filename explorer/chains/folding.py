"""Siblings of one event type as one box, so that a large chain can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.chains.acyclic import Edge
from explorer.chains.linking import assembled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from explorer.chains.acyclic import Acyclic
    from explorer.chains.graph import Graph, Node

FEWEST = 4
"""Siblings of one type that are worth folding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A graph in which one node may stand for many events of the whole one."""

    graph: Graph
    stand_in: Mapping[str, str]
    """For every node of the whole graph, the node that shows it; most often itself."""


def folded(graph: Graph, unfolded: Collection[str] = (), *, fewest: int = FEWEST) -> Folded:
    """Fold siblings: events of one type whose cause is one node, folded or not, or no event.

    The first of them in position order stands for them all, unless it is in `unfolded`. Their
    effects are siblings in turn, as are the missing causes of theirs. No event is lost.
    """
    stand_in: dict[str, str] = {}
    ordered = graph.acyclic
    for level in _levels(graph, ordered):
        siblings: dict[tuple[str, ...], list[str]] = {}
        for name in level:
            siblings.setdefault(_kin(graph, ordered, stand_in, name), []).append(name)
        _fold(siblings.values(), stand_in, unfolded, fewest)
    _fold(_missing_kin(graph, stand_in).values(), stand_in, unfolded, fewest)
    return Folded(graph=_shown(graph, stand_in), stand_in=stand_in)


def _levels(graph: Graph, ordered: Acyclic) -> Iterator[list[str]]:
    """Yield the nodes that are not missing by the longest path of causes, in position order."""
    level_of: dict[str, int] = {}
    for name in ordered.order:
        known = [level_of[cause] for cause in ordered.causes[name] if cause in level_of]
        if graph.nodes[name].kind != "missing":
            level_of[name] = max(known, default=-1) + 1
    levels: list[list[str]] = [[] for _ in range(max(level_of.values(), default=-1) + 1)]
    for name in graph.nodes:
        if name in level_of:
            levels[level_of[name]].append(name)
    yield from levels


def _kin(graph: Graph, ordered: Acyclic, stand_in: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return what a node has in common with its siblings; its own name where it has none."""
    node = graph.nodes[name]
    causes = {stand_in[cause] for cause in ordered.causes[name] if cause in stand_in}
    if node.event is None or node.kind != "event" or len(causes) > 1:
        return ("alone", name)
    return ("kin", node.event.type, node.event.aggregate_type, *causes)


def _missing_kin(graph: Graph, stand_in: Mapping[str, str]) -> dict[tuple[str, ...], list[str]]:
    kin: dict[tuple[str, ...], list[str]] = {}
    for name in graph.missing:
        effects = sorted({stand_in[effect] for effect in graph.effects[name]})
        kin.setdefault(tuple(effects), []).append(name)
    return kin


def _fold(
    groups: Collection[Sequence[str]],
    stand_in: dict[str, str],
    unfolded: Collection[str],
    fewest: int,
) -> None:
    for group in groups:
        together = len(group) >= fewest and group[0] not in unfolded
        for name in group:
            stand_in[name] = group[0] if together else name


def _shown(graph: Graph, stand_in: Mapping[str, str]) -> Graph:
    counts: dict[str, int] = {}
    for shown in stand_in.values():
        counts[shown] = counts.get(shown, 0) + 1
    nodes: dict[str, Node] = {
        name: replace(node, stands_for=counts[name])
        for name, node in graph.nodes.items()
        if name in counts
    }
    edges = dict.fromkeys(Edge(stand_in[cause], stand_in[effect]) for cause, effect in graph.edges)
    return assembled(nodes, tuple(edges))
