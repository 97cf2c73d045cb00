"""Long passes over a log: how far they are, and when to stop."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from explorer.errors import Cancelled
from explorer.model import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from threading import Lock

T = TypeVar("T")

INTERVAL = 0.1
"""Seconds between two reports."""


def watched(
    what: str,
    items: Iterable[T],
    size: Callable[[T], int],
    total: int,
    progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[T]:
    """Yield the items, telling ten times a second how far they are, until cancelled."""
    done, due = 0, 0.0
    for item in items:
        yield item
        done += size(item)
        if time.monotonic() < due:
            continue
        due = time.monotonic() + INTERVAL
        if progress:
            progress(Progress(what, done, total))
        if cancelled and cancelled():
            msg = f"{what} was stopped after {done:,} events."
            raise Cancelled(msg)


@contextmanager
def waiting(lock: Lock, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Hold the lock as soon as nobody else does; raises Cancelled if told so before."""
    while not lock.acquire(timeout=INTERVAL):
        if cancelled and cancelled():
            msg = "Waiting for the same work of somebody else was stopped."
            raise Cancelled(msg)
    try:
        yield
    finally:
        lock.release()
