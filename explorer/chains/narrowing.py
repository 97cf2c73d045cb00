"""A part of a chain that is small enough to look at."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from explorer.chains.acyclic import Edge
from explorer.chains.graph import Graph
from explorer.chains.walk import checked
from explorer.chains.walk import levels as levels_from

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from explorer.chains.graph import Node


def neighbourhood(
    graph: Graph,
    event_id: str,
    *,
    ancestors: int | None = None,
    levels: int = 2,
    limit: int = 2_000,
) -> Graph:
    """Return the part of the graph around one node.

    It holds the node, its causes (`ancestors` steps up, None for all) and `levels` steps of
    effects, nearest first and at most `limit` nodes, half of them causes. Roots, missing causes
    and cycles are those of the whole chain that lie in the part as a whole.
    """
    checked(graph, event_id)
    up = chain.from_iterable(islice(levels_from(graph.causes, event_id), ancestors))
    keep = {event_id, *islice(up, limit // 2)}
    down = chain.from_iterable(islice(levels_from(graph.effects, event_id), levels))
    for effect in down:
        if len(keep) >= limit:
            break
        keep.add(effect)
    return _part(graph, keep)


def collapsed(graph: Graph, closed: Collection[str]) -> Graph:
    """Return the graph without what only the `closed` nodes led to; they themselves stay."""
    shut = [name for name in closed if name in graph.nodes]
    below = set(shut).union(*(level for name in shut for level in levels_from(graph.effects, name)))
    keep = {name for name in graph.nodes if name not in below} | set(shut)
    pending = [name for name in keep if name not in shut]
    for name in pending:
        fresh = [effect for effect in graph.effects[name] if effect not in keep]
        keep.update(fresh)
        pending.extend(fresh)
    return _part(graph, keep)


def hidden_effects(whole: Graph, part: Graph) -> Mapping[str, int]:
    """Return how many direct effects of each node `part` leaves out, where it leaves out any."""
    counted = {name: len(whole.effects[name]) - len(part.effects[name]) for name in part.nodes}
    return {name: hidden for name, hidden in counted.items() if hidden}


def _part(graph: Graph, keep: set[str]) -> Graph:
    def kept(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in keep)

    return Graph(
        nodes={name: node for name, node in graph.nodes.items() if name in keep},
        edges=tuple(Edge(*edge) for edge in graph.edges if keep.issuperset(edge)),
        causes={name: kept(named) for name, named in graph.causes.items() if name in keep},
        effects={name: kept(caused) for name, caused in graph.effects.items() if name in keep},
        roots=kept(graph.roots),
        missing=kept(graph.missing),
        cycles=tuple(cycle for cycle in graph.cycles if keep.issuperset(cycle)),
    )


def matching(graph: Graph, text: str) -> tuple[str, ...]:
    """Return the nodes whose id, event type or aggregate id contains the text, in any case."""
    asked = text.casefold()
    return tuple(name for name, node in graph.nodes.items() if asked in _said(node))


def _said(node: Node) -> str:
    event = node.event
    known = (node.id,) if event is None else (node.id, event.type, event.aggregate_id)
    return "\n".join(known).casefold()
