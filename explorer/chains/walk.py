"""Walks along causes and effects, without recursion and safe in cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explorer.chains.graph import Graph


def path_to_root(graph: Graph, event_id: str) -> tuple[str, ...]:
    """Return the events from `event_id` back to a root of the chain, both included.

    With several causes it is a shortest such path. Where causes run in a circle and no root is
    behind it, every event on the way to the circle and around it comes once.
    """
    towards: dict[str, str | None] = {checked(graph, event_id): None}
    roots = set(graph.roots)
    pending = [event_id]
    for name in pending:
        if name in roots:
            return tuple(reversed(tuple(_unwound(name, towards))))
        for cause in _event_causes(graph, name):
            if cause not in towards:
                towards[cause] = name
                pending.append(cause)
    return _around(graph, event_id)


def ancestors(graph: Graph, event_id: str) -> tuple[str, ...]:
    """Return every direct and indirect cause, nearest first, without `event_id` itself."""
    return tuple(name for level in levels(graph.causes, checked(graph, event_id)) for name in level)


def descendants(graph: Graph, event_id: str) -> tuple[str, ...]:
    """Return every direct and indirect effect, nearest first, without `event_id` itself."""
    return tuple(
        name for level in levels(graph.effects, checked(graph, event_id)) for name in level
    )


def depth(graph: Graph) -> int:
    """Return the number of events on the longest path of causes; see `deepest_path`."""
    return len(deepest_path(graph))


def deepest_path(graph: Graph) -> tuple[str, ...]:
    """Return the longest path of causes, each event the cause of the next, causes outside left out.

    Of several the one that the graph's nodes name first at its end. A cycle is cut where a walk
    from the roots, in position order, closes it.
    """
    ordered = graph.acyclic
    longest: dict[str, int] = {}
    before: dict[str, str | None] = {}
    for name in ordered.order:
        cause = max(ordered.causes[name], key=longest.__getitem__, default=None)
        before[name] = cause
        own = graph.nodes[name].kind == "event"
        longest[name] = own + (longest[cause] if cause is not None else 0)
    last = max(graph.nodes, key=longest.__getitem__, default=None)
    path = [] if last is None else list(_unwound(last, before))
    return tuple(name for name in reversed(path) if graph.nodes[name].kind == "event")


def widest(graph: Graph) -> str | None:
    """Return the event with the most direct effects, the first of several; None without effects."""
    name = max((node.id for node in graph.events), key=lambda e: len(graph.effects[e]), default="")
    return name if name and graph.effects[name] else None


def levels(steps: Mapping[str, Sequence[str]], start: str) -> Iterator[list[str]]:
    """Yield what is one step from `start`, then what is two steps away, and so on; each once."""
    met = {start}
    level = [start]
    while level:
        reached = dict.fromkeys(far for near in level for far in steps[near] if far not in met)
        level = list(reached)
        met.update(level)
        if level:
            yield level


def checked(graph: Graph, event_id: str) -> str:
    """Return `event_id` if the graph has it, else raise NotFoundError."""
    if event_id not in graph.nodes:
        msg = f"The chain has no event {event_id}."
        raise NotFoundError(msg, hint="Take an event id from the chain's own events.")
    return event_id


def _event_causes(graph: Graph, name: str) -> Iterator[str]:
    return (cause for cause in graph.causes[name] if graph.nodes[cause].kind == "event")


def _unwound(name: str, towards: Mapping[str, str | None]) -> Iterator[str]:
    following: str | None = name
    while following is not None:
        yield following
        following = towards[following]


def _around(graph: Graph, event_id: str) -> tuple[str, ...]:
    path: dict[str, None] = {}
    following: str | None = event_id
    while following is not None and following not in path:
        path[following] = None
        following = next(_event_causes(graph, following), None)
    return tuple(path)
