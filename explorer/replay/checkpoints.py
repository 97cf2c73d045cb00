"""Checkpoints: folds put away along a timeline, near enough to be quick, few enough to be small."""

from __future__ import annotations

from bisect import bisect_right
from math import inf
from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.replay.fold import Fold, Saved

PAUSE = 0.004
"""Seconds of work between two checkpoints, at least: far less than a person notices."""

COST = 1.0
"""Folding between two checkpoints takes at least so many times what a checkpoint costs."""


class Checkpoints:
    """The saved folds of one timeline, by the index of the last event they applied.

    Their distance follows from time, so that it suits quick and slow reducers, small and large
    states. When they would take more than `max_bytes`, every other one is given up.
    """

    def __init__(self, max_bytes: int = 96 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._indices: list[int] = []
        self._saved: list[Saved] = []
        self._bytes = 0
        self._least = PAUSE
        self._due = thread_time() + PAUSE

    def offer(self, index: int, fold: Fold) -> None:
        """Save the fold, which has applied the event at `index`, if it is time to."""
        started = thread_time()
        if started < self._due:
            return
        saved = fold.save()
        done = thread_time()
        self._due = done + max(self._least, COST * (done - started))
        if saved is None:
            self._due = inf
            return
        self._indices.append(index)
        self._saved.append(saved)
        self._bytes += len(saved.live)
        while self._bytes > self._max_bytes:
            self._thin_out()

    def before(self, index: int) -> tuple[int, Saved | None]:
        """Return the last checkpoint at or before `index`; -1 and None for the start."""
        place = bisect_right(self._indices, index) - 1
        return (self._indices[place], self._saved[place]) if place >= 0 else (-1, None)

    def _thin_out(self) -> None:
        del self._indices[::2], self._saved[::2]
        self._bytes = sum(len(saved.live) for saved in self._saved)
        self._least *= 2
