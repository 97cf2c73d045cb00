"""Heights of the vertices: close to their neighbours, in order, never overlapping."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from explorer.chains.labels import HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.chains.layers import Layers

_GAP = 14
_DUMMY_HEIGHT = 4
_DUMMY_WEIGHT = 3.0
"""Long edges are worth straightening more than boxes."""

_LOOSE_WEIGHT = 0.05
"""What has no neighbour on the side looked at gives way."""

_SWEEPS = 8


def centres(layered: Layers, columns: Sequence[Sequence[int]]) -> list[float]:
    """Return the vertical centre of every vertex; the topmost box starts at 0.

    Each sweep places one column after the other as near to the mean of its neighbours as the order
    and the gaps allow, exactly (isotonic regression). The last ones centre causes on effects.
    """
    height = [HEIGHT if v < layered.real else _DUMMY_HEIGHT for v in range(len(layered.left))]
    centre = [0.0] * len(height)
    for column in columns:
        for vertex, offset in zip(column, _offsets(column, height), strict=True):
            centre[vertex] = offset
    for sweep in range(_SWEEPS):
        leftwards = sweep % 2 == 1
        towards = layered.right if leftwards else layered.left
        for column in reversed(columns) if leftwards else columns:
            _place(column, towards, centre, height, layered.real)
    top = min((c - h / 2 for c, h in zip(centre, height, strict=True)), default=0.0)
    return [c - top for c in centre]


def _offsets(column: Sequence[int], height: Sequence[float]) -> list[float]:
    """Return the centres of a column packed as tightly as it goes, the first at 0."""
    offsets = [0.0]
    for above, below in itertools.pairwise(column):
        offsets.append(offsets[-1] + (height[above] + height[below]) / 2 + _GAP)
    return offsets[: len(column)]


def _place(
    column: Sequence[int],
    towards: Sequence[Sequence[int]],
    centre: list[float],
    height: Sequence[float],
    real: int,
) -> None:
    offsets = _offsets(column, height)
    wanted, weights = [], []
    for vertex, offset in zip(column, offsets, strict=True):
        near = towards[vertex]
        mean = sum(centre[other] for other in near) / len(near) if near else centre[vertex]
        wanted.append(mean - offset)
        weights.append(_LOOSE_WEIGHT if not near else 1.0 if vertex < real else _DUMMY_WEIGHT)
    for vertex, offset, level in zip(column, offsets, _rising(wanted, weights), strict=True):
        centre[vertex] = level + offset


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the non-decreasing sequence nearest to `wanted`: pool adjacent violators."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, mass, count = pools.pop()
            total = mass + pool[1]
            pool = ((mean * mass + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]
