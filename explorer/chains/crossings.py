"""The order of the vertices within their columns, so that few edges cross."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explorer.chains.layers import Layers

Columns = list[list[int]]
_ROUNDS = 12
_ROUNDS_IF_LARGE = 3
_LARGE = 8_000
_PATIENCE = 3
"""Rounds without an improvement before giving up."""


def ordered(layered: Layers) -> Columns:
    """Return the columns with their vertices from top to bottom. Deterministic.

    A walk along the effects gives an order that is perfect for trees; where edges still cross,
    barycentre sweeps and swaps of neighbours improve it, and the best order seen is kept.
    """
    best = _walked(layered)
    fewest = crossings(layered, best)
    columns, rounds_left = best, _PATIENCE
    for turn in range(_ROUNDS if len(layered.left) < _LARGE else _ROUNDS_IF_LARGE):
        if not fewest or not rounds_left:
            break
        columns = _swapped(layered, _swept(layered, columns, leftwards=turn % 2 == 1))
        count = crossings(layered, columns)
        rounds_left = _PATIENCE if count < fewest else rounds_left - 1
        if count < fewest:
            best, fewest = columns, count
    return best


def crossings(layered: Layers, columns: Columns) -> int:
    """Count the pairs of edges between neighbouring columns that cross."""
    return sum(
        _inversions(layered.right, column, _rank(after))
        for column, after in itertools.pairwise(columns)
    )


def _inversions(right: Sequence[Sequence[int]], column: Iterable[int], rank: dict[int, int]) -> int:
    seen: list[int] = []
    count = 0
    for vertex in column:
        ranks = sorted(rank[far] for far in right[vertex])
        count += sum(len(seen) - bisect_right(seen, place) for place in ranks)
        seen = _merged(seen, ranks)
    return count


def _merged(seen: list[int], ranks: list[int]) -> list[int]:
    if len(ranks) == 1:
        seen.insert(bisect_right(seen, ranks[0]), ranks[0])
        return seen
    return sorted(seen + ranks) if ranks else seen


def _rank(column: Iterable[int]) -> dict[int, int]:
    return {vertex: place for place, vertex in enumerate(column)}


def _walked(layered: Layers) -> Columns:
    """Order every column as a depth-first walk from the left meets it."""
    met: dict[int, None] = {}
    for column in layered.columns:
        for start in column:
            pending = [start]
            while pending:
                vertex = pending.pop()
                if vertex not in met:
                    met[vertex] = None
                    pending.extend(reversed(layered.right[vertex]))
    place = _rank(met)
    return [sorted(column, key=place.__getitem__) for column in layered.columns]


def _swept(layered: Layers, columns: Columns, *, leftwards: bool) -> Columns:
    """Sort each column by the mean place of its neighbours in the column just sorted."""
    towards = layered.right if leftwards else layered.left
    turned = columns[::-1] if leftwards else columns
    swept = [turned[0]]
    for column in turned[1:]:
        swept.append(sorted(column, key=_barycentre(towards, _rank(swept[-1]), _rank(column))))
    return swept[::-1] if leftwards else swept


def _barycentre(
    towards: Sequence[Sequence[int]], rank: dict[int, int], own: dict[int, int]
) -> Callable[[int], tuple[float, int]]:
    scale = len(rank) / max(len(own), 1)

    def key(vertex: int) -> tuple[float, int]:
        near = towards[vertex]
        mean = sum(rank[other] for other in near) / len(near) if near else own[vertex] * scale
        return mean, own[vertex]

    return key


def _swapped(layered: Layers, columns: Columns) -> Columns:
    """Swap neighbours in a column wherever that removes crossings on its two sides."""
    ranks = [_rank(column) for column in columns]
    swapped = [list(column) for column in columns]
    for place, column in enumerate(swapped):
        sides = [
            (neighbours, ranks[beside])
            for neighbours, beside in ((layered.left, place - 1), (layered.right, place + 1))
            if 0 <= beside < len(columns)
        ]
        _swap_in(column, sides)
        ranks[place] = _rank(column)
    return swapped


def _swap_in(
    column: list[int], sides: Sequence[tuple[Sequence[Sequence[int]], dict[int, int]]]
) -> None:
    ends = {
        vertex: [sorted(rank[far] for far in neighbours[vertex]) for neighbours, rank in sides]
        for vertex in column
    }
    moved = True
    passes = 4
    while moved and passes:
        moved, passes = False, passes - 1
        for place in range(len(column) - 1):
            upper, lower = column[place], column[place + 1]
            if _gain(ends[upper], ends[lower]) > 0:
                column[place], column[place + 1] = lower, upper
                moved = True


def _gain(upper: Sequence[list[int]], lower: Sequence[list[int]]) -> int:
    """How many crossings fewer there would be with `lower` above."""
    return sum(
        _above(ours, theirs) - _above(theirs, ours)
        for ours, theirs in zip(upper, lower, strict=True)
    )


def _above(upper: Sequence[int], lower: list[int]) -> int:
    """Count the pairs that cross when the vertex with ends `upper` is above the other."""
    if not upper or not lower or upper[-1] <= lower[0]:
        return 0
    return sum(bisect_right(lower, end - 1) for end in upper)
