"""Translating batches of records, ahead of whoever takes them, on all processors.

Other processes are asked over their standard input and answer over their standard output, both of
which only this program holds. They know nothing of its main module, whatever that is.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import chain
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from explorer.model import ROW_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from explorer.model import Translate

Job: TypeAlias = tuple[list[bytes], list[Any] | None]
"""Records, and what their container says about each."""

MOST_PROCESSES = 4
_SERVE = "from explorer.store.translating import serve; serve()"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What translating a batch of records gave; see `Rows`."""

    events: pa.RecordBatch
    """Columns are `ROW_COLUMNS`."""

    faults: Sequence[tuple[int, str]]
    skipped: Sequence[tuple[int, str]]
    derived: frozenset[str]


def outcome(translate: Translate, job: Job) -> Outcome:
    """Translate a batch of records here and now."""
    rows = translate(*job)
    columns = list(zip(*rows.events, strict=True)) or [()] * len(ROW_COLUMNS)
    arrays = [
        pa.array(column, pa.int64() if name == "number" else pa.string())
        for name, column in zip(ROW_COLUMNS, columns, strict=True)
    ]
    events = pa.RecordBatch.from_arrays(arrays, names=list(ROW_COLUMNS))
    return Outcome(events, rows.faults, rows.skipped, rows.derived)


def outcomes(translate: Translate, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job, in order.

    The first is done here, so that short dumps need not wait for processes to start. Of the others
    a few are under way at a time.
    """
    coming = iter(jobs)
    for first in coming:
        yield outcome(translate, first)
        break
    number = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    for second in coming:
        with closing(_Processes(translate, number)) as processes:
            yield from processes.outcomes(chain([second], coming))


class _Process:
    """A process that translates; where it cannot, this one does."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._running = True
        self._process = subprocess.Popen(  # noqa: S603  this very program
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._tell(translate)

    def outcome(self, job: Job) -> Outcome:
        """Return the outcome of the job, however long it takes."""
        answer = None
        if self._running and self._tell(job):
            answer = self._heard()
        # done once more here, an error can be seen
        return outcome(self._translate, job) if answer is None else answer

    def kill(self) -> None:
        """End the process, also in the midst of work."""
        self._process.kill()

    def close(self) -> None:
        """Wait for the end of the process."""
        with suppress(OSError), self._process:
            pass

    def _tell(self, what: Translate | Job) -> bool:
        try:
            pickle.dump(what, self._process.stdin, protocol=5)  # type: ignore[arg-type]
            self._process.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError, TypeError, AttributeError, pickle.PickleError):
            self._running = False
        return self._running

    def _heard(self) -> Outcome | None:
        try:
            answer: Outcome = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301
        except (OSError, ValueError, EOFError, pickle.PickleError):
            self._running = False
            return None
        return answer


class _Processes:
    def __init__(self, translate: Translate, number: int) -> None:
        self._all = [_Process(translate) for _ in range(number)]
        self._threads = ThreadPoolExecutor(number, "translating")
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        for process in self._all:
            self._idle.put(process)

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Yield the outcomes of jobs in order, with one job more under way than processes."""
        under_way: deque[Future[Outcome]] = deque()
        for job in jobs:
            under_way.append(self._threads.submit(self._outcome, job))
            if len(under_way) > len(self._all):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def close(self) -> None:
        for process in self._all:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.close()

    def _outcome(self, job: Job) -> Outcome:
        process = self._idle.get()
        try:
            return process.outcome(job)
        finally:
            self._idle.put(process)


def serve() -> None:
    """Answer over standard output what is asked over standard input, until nobody asks."""
    heard, said = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()  # nothing that is made here holds on to itself
    translate: Translate = pickle.load(heard)  # noqa: S301  from the process that started this one
    while True:
        try:
            job: Job = pickle.load(heard)  # noqa: S301
        except EOFError:
            return
        pickle.dump(outcome(translate, job), said, protocol=5)
        said.flush()
