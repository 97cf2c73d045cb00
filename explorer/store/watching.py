"""Long work in a thread of its own, watched by the thread that asked for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import duckdb

from explorer.errors import Cancelled
from explorer.model import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

INTERVAL = 0.1
"""Seconds between two looks at the work."""


class Watch:
    """What the work tells about itself, and how it is stopped.

    The working thread calls `begin` and `advance`; only the watching thread calls the callbacks
    that it was given.
    """

    def __init__(
        self,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._stopped = Event()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._what = "Reading"
        self._done = 0
        self._total = 0
        self._running = 0
        self._shown = 0

    def begin(self, what: str, total: int = 0) -> None:
        """Start a stage of `total` bytes; raises Cancelled if the work was stopped."""
        self.check()
        self._what, self._done, self._total, self._running, self._shown = what, 0, total, 0, 0

    def advance(self, done: int) -> None:
        """Count more bytes as done; raises Cancelled if the work was stopped."""
        self.check()
        self._running = 0
        self._done += done

    def running(self, connection: duckdb.DuckDBPyConnection, size: int = 0) -> None:
        """Say which connection does the work now, in statements that will get `size` bytes done."""
        self.check()
        self._connection, self._running = connection, size

    def check(self) -> None:
        """Raise Cancelled if the work was stopped."""
        if self._stopped.is_set():
            raise _stopped()

    def over(self, work: Callable[[], Answer]) -> Answer:
        """Do the work and return its answer, or raise what it raises; Cancelled if stopped."""
        with ThreadPoolExecutor(1, "loading") as thread:
            future = thread.submit(work)
            try:
                while wait([future], INTERVAL).not_done:
                    self._look()
            except BaseException:
                self.stop()
                raise
            try:
                answer = future.result()
            except duckdb.InterruptException as error:
                raise _stopped() from error
            self._look()
            return answer

    def stop(self) -> None:
        """Make the work raise Cancelled as soon as it can."""
        self._stopped.set()
        with suppress(duckdb.Error):  # it may be closed by now
            if self._connection is not None:
                self._connection.interrupt()

    def _look(self) -> None:
        if self._progress:
            self._progress(self._state())
        if self._cancelled and self._cancelled():
            self.stop()

    def _state(self) -> Progress:
        share = 0.0
        with suppress(duckdb.Error):
            if self._running and self._connection is not None:
                share = max(0.0, self._connection.query_progress()) / 100
        self._shown = max(self._shown, self._done + int(self._running * share))
        return Progress(self._what, min(self._shown, self._total), self._total)


def _stopped() -> Cancelled:
    return Cancelled("Loading was stopped.", hint="Nothing was changed; load again at any time.")
