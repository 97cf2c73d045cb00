"""Where the time of a chain went."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from explorer.chains.graph import Graph


class Hop(NamedTuple):
    """One edge between two events that are both in the dump."""

    cause: str
    effect: str
    latency: timedelta
    """From cause to effect; negative where the clock says that the effect came first."""


def hops(graph: Graph) -> tuple[Hop, ...]:
    """Return the hops of the chain, those from outside the chain included, in edge order."""
    return tuple(
        Hop(cause, effect, after.occurred_at - before.occurred_at)
        for cause, effect in graph.edges
        if (before := graph.nodes[cause].event) and (after := graph.nodes[effect].event)
    )


def effects_before_causes(graph: Graph) -> tuple[Hop, ...]:
    """Return the hops whose effect has an earlier time than its cause."""
    return tuple(hop for hop in hops(graph) if hop.latency < timedelta(0))


def critical_path(graph: Graph) -> tuple[str, ...]:
    """Return the events from a root to the effect that came last, each the cause of the next.

    Of several causes the one that came last counts, since the effect had to wait for it; ties go
    to the higher position. A chain without effects gives its last root; one without a root, as
    when all causes run in a circle, gives nothing.
    """
    came = {
        node.id: (node.event.occurred_at, node.event.position)
        for node in graph.events
        if node.event
    }
    decisive = _decisive_causes(graph, came.__getitem__)
    effects = [name for name, cause in decisive.items() if cause is not None]
    last = max(effects or decisive, key=came.__getitem__, default=None)
    path: list[str] = []
    while last is not None:
        path.append(last)
        last = decisive[last]
    return tuple(reversed(path))


def critical_edges(graph: Graph) -> frozenset[tuple[str, str]]:
    """Return the edges of the critical path."""
    return frozenset(itertools.pairwise(critical_path(graph)))


def _decisive_causes(
    graph: Graph, came: Callable[[str], tuple[datetime, int]]
) -> dict[str, str | None]:
    """For every event that a root reaches, the cause it waited for; None for the roots."""
    ordered = graph.acyclic
    decisive: dict[str, str | None] = dict.fromkeys(graph.roots)
    for name in ordered.order:
        if name not in decisive:
            reached = [cause for cause in ordered.causes[name] if cause in decisive]
            if reached:
                decisive[name] = max(reached, key=came)
    return decisive
