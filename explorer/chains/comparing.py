"""Two chains side by side, aligned by what caused what."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

    Below aligned causes, effects of one type that led to the same are aligned first, then those
    whose own effects have the same types, then the others in order. What is below an event without
    counterpart has none.
    """
    shapes: dict[tuple[Any, ...], int] = {}
    ours, theirs = _Side(one, shapes), _Side(other, shapes)
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

    def __init__(self, graph: Graph, shapes: dict[tuple[Any, ...], int]) -> None:
        """Number equal subtrees alike, in `shapes`, which both sides share."""
        self._graph = graph
        self._above: dict[str, str | None] = {}
        self._below: dict[str | None, list[str]] = {}
        path: list[str] = []
        branches = tree(graph)
        for name, depth in branches:
            del path[depth:]
            cause = path[-1] if path else None
            self._above[name] = cause
            self._below.setdefault(cause, []).append(name)
            path.append(name)
        self._shape: dict[str, int] = {}
        for name, _ in reversed(branches):
            under = sorted(self._shape[effect] for effect in self.below(name))
            self._shape[name] = shapes.setdefault((self.type_of(name), *under), len(shapes))

    def shape(self, name: str) -> int:
        return self._shape[name]

    def types_below(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(self.type_of(effect) for effect in self.below(name)))

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
    return [pair for group in groups.values() for pair in _matched(ours, theirs, *group)]


def _matched(
    ours: _Side, theirs: _Side, mine: list[str], its: list[str]
) -> list[tuple[str | None, str | None]]:
    """Pair events of one type: ours in order, each beside the most like it, then what is left."""
    found: dict[str, str] = {}
    free = dict.fromkeys(its)
    for our_key, their_key in (
        (ours.shape, theirs.shape),
        (ours.types_below, theirs.types_below),
        (_alike, _alike),
    ):
        waiting: dict[object, deque[str]] = {}
        for name in free:
            waiting.setdefault(their_key(name), deque()).append(name)
        for name in mine:
            alike = waiting.get(our_key(name))
            if name not in found and alike:
                found[name] = alike.popleft()
                del free[found[name]]
    return [*((name, found.get(name)) for name in mine), *((None, name) for name in free)]


def _alike(name: str) -> object:
    del name
    return None
