"""A chain as the command line prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.chains.timing import critical_path
from explorer.model import isoformat

if TYPE_CHECKING:
    from explorer.chains.graph import Graph, Node


def as_json(graph: Graph) -> dict[str, Any]:
    """Return the graph as JSON-ready data: nodes, edges, roots, missing, cycles, critical path.

    A cause that is only named has `missing` true and nulls for what only an event could say; one
    from another chain of the dump has `outside` true.
    """
    return {
        "nodes": [_node(node) for node in graph.nodes.values()],
        "edges": [edge._asdict() for edge in graph.edges],
        "roots": list(graph.roots),
        "missing": list(graph.missing),
        "cycles": [list(cycle) for cycle in graph.cycles],
        "critical_path": list(critical_path(graph)),
    }


def _node(node: Node) -> dict[str, Any]:
    event = node.event
    return {
        "event_id": node.id,
        "event_type": event and event.type,
        "aggregate_type": event and event.aggregate_type,
        "aggregate_id": event and event.aggregate_id,
        "occurred_at": event and isoformat(event.occurred_at),
        "version": event and event.version,
        "position": event and event.position,
        "missing": node.kind == "missing",
        "outside": node.kind == "outside",
    }
