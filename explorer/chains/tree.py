"""A chain as an indented list: every effect below its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.chains.graph import Graph


class Branch(NamedTuple):
    """One event of the chain, and how many causes are above it in the list."""

    id: str
    depth: int


def tree(graph: Graph) -> tuple[Branch, ...]:
    """Return every event of the chain once, each below the first cause that leads to it.

    Roots and effects are in position order. Events that only run in a circle come last.
    """
    met: set[str] = set()
    return tuple(
        branch
        for start in (*graph.roots, *(node.id for node in graph.events))
        if start not in met
        for branch in _from(graph, start, met)
    )


def _from(graph: Graph, start: str, met: set[str]) -> Iterator[Branch]:
    pending = [Branch(start, 0)]
    while pending:
        branch = pending.pop()
        if branch.id in met:
            continue
        met.add(branch.id)
        yield branch
        pending.extend(
            Branch(effect, branch.depth + 1)
            for effect in reversed(graph.effects[branch.id])
            if effect not in met
        )
