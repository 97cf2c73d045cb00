"""The pool: processes of their own that run the user's reducers, and what happens if one dies."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from explorer.engine.process import Job, Process
from explorer.engine.worker import DONE, MISSING, NOWHERE, Setup
from explorer.errors import Cancelled, ReducerError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    Widen = Callable[[pa.RecordBatch], pa.RecordBatch]

MOST_PROCESSES = 8
MOST_STOPPED = 20
"""Aggregates whose fold may end its process before all of it is given up."""

PATIENCE = 0.2
"""Seconds between two looks at whether to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reducer may take."""

    seconds: float = 10
    """Of computing for one aggregate; a millisecond more for each of its events."""

    memory: int = 1_000_000_000
    """Bytes in each process."""

    processes: int = 0
    """At once; 0 for as many as there are processors."""


def processors() -> int:
    """Return how many processes may compute at once."""
    try:
        found = len(os.sched_getaffinity(0))
    except AttributeError:
        found = os.cpu_count() or 1
    return min(found, MOST_PROCESSES)


class Pool:
    """Folds batches in processes that load the reducers themselves.

    Of each batch it needs, none is in memory for longer than it takes; there is one at a time in
    every process. An aggregate whose fold takes too long, or ends its process, is not folded
    again: its error says why, and the others go on.
    """

    def __init__(
        self,
        setup: Setup,
        widen: Widen,
        *,
        size: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._setup = setup
        self._widen = widen
        self._size = size or processors()
        self._cancelled = cancelled
        self._stopped = 0
        self._processes: list[Process] = []

    def fold(self, batches: Iterable[pa.RecordBatch]) -> Generator[tuple[int, pa.RecordBatch]]:
        """Yield how many events a batch had, and what came of it, in no particular order.

        Raises Cancelled, and ReducerError if too many aggregates end their processes. However it
        ends, no process is left.
        """
        waiting: deque[Job] = deque()
        jobs = (Job(batch) for batch in batches)
        try:
            self._processes = [Process(self._setup) for _ in range(self._size)]
            while True:
                self._give_out(waiting, jobs)
                busy = {each.connection: each for each in self._processes if each.job}
                if not busy:
                    return
                for connection in self._ready(list(busy)):
                    process = busy[connection]
                    job, answer = process.job, process.answer()
                    if job is None:
                        continue
                    if answer is None or answer[:1] != DONE:
                        waiting.append(self._again(process, job, answer))
                        continue
                    process.job = None
                    self._give_out(waiting, jobs)
                    yield job.batch.num_rows, _unpacked(answer)
        finally:
            for process in self._processes:
                process.kill()

    def _give_out(self, waiting: deque[Job], jobs: Iterator[Job]) -> None:
        for process in self._processes:
            if process.job is None:
                job = waiting.popleft() if waiting else next(jobs, None)
                if job is None:
                    return
                process.give(job)

    def _ready(self, connections: list[Any]) -> list[Any]:
        while True:
            if self._cancelled and self._cancelled():
                msg = "Replaying was stopped."
                raise Cancelled(msg)
            if ready := wait(connections, PATIENCE):
                return ready

    def _again(self, process: Process, job: Job, answer: bytes | None) -> Job:
        """Return the job that has to be done instead of one that failed."""
        if answer is None:
            self._bury(process, job)
            return job
        process.job = None
        if answer[:1] == MISSING:
            return Job(self._widen(job.batch), job.refused)
        raise ReducerError(answer[1:].decode())

    def _bury(self, process: Process, job: Job) -> None:
        number, reason = process.ended()
        self._stopped += 1
        if number == NOWHERE:
            msg = f"The reducers cannot be run in a process of their own: {reason}."
            raise ReducerError(msg, hint="What it wrote is on the standard error output.")
        if self._stopped > MOST_STOPPED:
            msg = (
                f"The reducers were stopped on {MOST_STOPPED} aggregates, at last because {reason}."
            )
            raise ReducerError(msg, hint="Mend the reducer; `state` shows one aggregate.")
        job.refused[number] = f"the reducer was stopped: {reason}"
        process.kill()
        self._processes[self._processes.index(process)] = Process(self._setup)


def _unpacked(answer: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(pa.py_buffer(answer).slice(1)) as stream:
        return stream.read_next_batch()
