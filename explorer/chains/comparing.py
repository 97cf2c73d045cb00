"""Two chains side by side, aligned by what caused what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from explorer.chains.tree import tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from explorer.chains.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """One event of the first chain and its counterpart in the second, or only one of both."""

    event_type: str
    depth: int
    """How many causes are above it."""

    one: str | None
    """Id of the event in the first chain; None where it is missing there."""

    other: str | None
    one_took: timedelta | None
    """Time since the event above it; None for a root and for a missing event."""

    other_took: timedelta | None

    @property
    def slower(self) -> timedelta | None:
        """How much longer the first chain took for it; None where one of them has no time."""
        if self.one_took is None or self.other_took is None:
            return None
        return self.one_took - self.other_took


def compared(one: Graph, other: Graph) -> tuple[Aligned, ...]:
    """Align two chains from their roots on: every event of both comes once, each below its cause.

    Below aligned causes, the first effect of a type is aligned with the first one of that type,
    the second with the second, and so on. What is below an event without counterpart has none.
    """
    ours, theirs = _Side(one), _Side(other)
    found: list[Aligned] = []
    pending = [(0, mine, its) for mine, its in _pairs(ours, theirs, None, None)][::-1]
    while pending:
        depth, mine, its = pending.pop()
        found.append(
            Aligned(
                event_type=ours.type_of(mine) if mine is not None else theirs.type_of(its),
                depth=depth,
                one=mine,
                other=its,
                one_took=ours.took(mine),
                other_took=theirs.took(its),
            )
        )
        pending += [(depth + 1, *pair) for pair in _pairs(ours, theirs, mine, its)][::-1]
    return tuple(found)


class _Side:
    """One of the two chains as a tree, in which every event has at most one cause."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._above: dict[str, str | None] = {}
        self._below: dict[str | None, list[str]] = {}
        path: list[str] = []
        for name, depth in tree(graph):
            del path[depth:]
            cause = path[-1] if path else None
            self._above[name] = cause
            self._below.setdefault(cause, []).append(name)
            path.append(name)

    def roots(self) -> Sequence[str]:
        return self._below.get(None, ())

    def below(self, name: str | None) -> Sequence[str]:
        return () if name is None else self._below.get(name, ())

    def type_of(self, name: str | None) -> str:
        event = None if name is None else self._graph.nodes[name].event
        return event.type if event else ""

    def took(self, name: str | None) -> timedelta | None:
        cause = None if name is None else self._above[name]
        if name is None or cause is None:
            return None
        before, after = self._graph.nodes[cause].event, self._graph.nodes[name].event
        return after.occurred_at - before.occurred_at if before and after else None


def _pairs(
    ours: _Side, theirs: _Side, mine: str | None, its: str | None
) -> list[tuple[str | None, str | None]]:
    """Return the effects of two aligned events, or the roots, by type in order of appearance."""
    at_root = mine is None and its is None
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for name in ours.roots() if at_root else ours.below(mine):
        groups.setdefault(ours.type_of(name), ([], []))[0].append(name)
    for name in theirs.roots() if at_root else theirs.below(its):
        groups.setdefault(theirs.type_of(name), ([], []))[1].append(name)
    return [pair for group in groups.values() for pair in zip_longest(*group)]
