"""From events to their causation graph."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from explorer.chains.acyclic import Edge
from explorer.chains.cycles import cycles
from explorer.chains.graph import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from explorer.model import Event

_NOTHING_KNOWN: Mapping[str, Event] = MappingProxyType({})


def link(events: Iterable[Event], known: Mapping[str, Event] = _NOTHING_KNOWN) -> Graph:
    """Link the events of one chain by their causation ids, in any order.

    `known` holds events from elsewhere in the dump, by id; those that caused an event of the chain
    become `outside` nodes. Nothing about the data is fatal; time and memory are linear.
    """
    ordered = sorted(events, key=attrgetter("position"))
    nodes = _event_nodes(ordered)
    edges = tuple(dict.fromkeys(Edge(e.causation_id, e.id) for e in ordered if e.causation_id))
    for cause, _ in edges:
        if cause not in nodes:
            nodes[cause] = _other_cause(cause, known)
    return assembled(nodes, edges)


def assembled(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> Graph:
    """Make a graph of nodes and the edges between them, both in the order of `Graph`."""
    causes: dict[str, list[str]] = {name: [] for name in nodes}
    effects: dict[str, list[str]] = {name: [] for name in nodes}
    for cause, effect in edges:
        causes[effect].append(cause)
        effects[cause].append(effect)
    return Graph(
        nodes=nodes,
        edges=tuple(edges),
        causes={name: tuple(named) for name, named in causes.items()},
        effects={name: tuple(caused) for name, caused in effects.items()},
        roots=tuple(name for name in nodes if _is_root(name, nodes, causes)),
        missing=tuple(name for name, node in nodes.items() if node.kind == "missing"),
        cycles=cycles(nodes, effects),
    )


def _event_nodes(ordered: Iterable[Event]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for event in ordered:
        seen = nodes.get(event.id)
        if seen is None:
            nodes[event.id] = Node(id=event.id, kind="event", event=event)
        else:
            nodes[event.id] = replace(seen, deliveries=seen.deliveries + 1)
    return nodes


def _other_cause(name: str, known: Mapping[str, Event]) -> Node:
    event = known.get(name)
    return Node(id=name, kind="outside" if event else "missing", event=event, deliveries=0)


def _is_root(name: str, nodes: Mapping[str, Node], causes: Mapping[str, list[str]]) -> bool:
    if nodes[name].kind != "event":
        return False
    return all(cause == name or nodes[cause].kind != "event" for cause in causes[name])
