"""Simulated time: an agenda of what is to happen, done in order."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta


class Agenda:
    """The shop's clock. It jumps from one action to the next, so a month takes seconds."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._ordinal = count()

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        """Do `action` at `when`; of two at the same time, the one noted first."""
        heappush(self._due, (when, next(self._ordinal), action))

    def after(self, delay: timedelta, action: Callable[[], None]) -> None:
        """Do `action` once `delay` has passed."""
        self.at(self.now + delay, action)

    def run(self, until: datetime) -> None:
        """Do everything that is due before `until`, and what comes of it."""
        while self._due and self._due[0][0] < until:
            self.now, _, action = heappop(self._due)
            action()
