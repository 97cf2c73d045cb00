"""Long work on threads of its own, done once for all sessions, watched and stopped by any."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

import streamlit as st

from explorer.errors import Cancelled

if TYPE_CHECKING:
    from explorer.model import Progress

T = TypeVar("T")

Report: TypeAlias = "Callable[[Progress], None]"
Stopped: TypeAlias = Callable[[], bool]
Work: TypeAlias = Callable[[Report, Stopped], T]
"""Takes a reporter of progress, and what tells whether to stop."""

KEPT = 12
"""How many jobs, with their results, one server keeps; the one not used for longest goes first."""


class Job(Generic[T]):
    """One piece of work under way, or done."""

    def __init__(self, work: Work[T]) -> None:
        self.progress: Progress | None = None
        self.started = time.monotonic()
        self._work = work
        self._result: T | None = None
        self._error: Exception | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait at most this long; tell whether the work is over, well or not."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        """Tell whether somebody asked it to stop before it was done."""
        return isinstance(self._error, Cancelled)

    @property
    def failed(self) -> bool:
        """Tell whether it raised anything."""
        return self._error is not None

    def result(self) -> T:
        """Return what the work returned; waits for it. Raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error.with_traceback(None)
        return cast("T", self._result)

    def stop(self) -> None:
        """Ask it to stop; it does so soon."""
        self._stop.set()

    def _run(self) -> None:
        try:
            self._result = self._work(self._report, self._stop.is_set)
        except Exception as error:  # noqa: BLE001  raised again where it can be seen
            self._error = error

    def _report(self, progress: Progress) -> None:
        self.progress = progress


def start(name: str, work: Work[T]) -> Job[T]:
    """Begin the work, or return the job of the same name that is under way or done."""
    return cast("Job[T]", _job(name, work))


def forget(name: str) -> None:
    """Drop a job, so that it can be begun anew."""
    _job.clear(name, None)


@st.cache_resource(max_entries=KEPT, show_spinner=False, on_release=Job.stop)
def _job(name: str, _work: Work[object]) -> Job[object]:
    del name  # only there to key the cache
    return Job(_work)
