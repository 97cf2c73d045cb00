"""A process of the pool, begun with two inherited files: `main(socket, mark)`.

It gets a `Setup`, then jobs, each a batch with the aggregates in it that it must not fold, and
answers each with the fold as an Arrow stream. Which aggregate it is at is in MARK, where it can be
read once the process is gone. An aggregate that takes too long ends the process by a signal,
whatever the reducer is doing.
"""

from __future__ import annotations

import mmap
import os
import pickle
import signal
import struct
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import pyarrow as pa

from explorer.engine.folding import MissingFieldError, Task, fold
from explorer.reducers import ReducerSet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MARK = struct.Struct("q")
NOWHERE = -1

DONE, MISSING, FAILED = b"D", b"M", b"F"
"""What an answer begins with: the result, the name of a field, or a sentence comes after it."""

PER_EVENT = 0.001
"""Seconds that every event adds to what an aggregate may take."""

WAITING = 6
"""How many times as long an aggregate may take by the clock: it may wait for others, or sleep."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker has to know before its first job."""

    paths: Sequence[Path]
    """Of the files of reducers."""

    fingerprint: str
    """Of what they were when they were loaded."""

    task: Task
    seconds: float
    """Of computing that one aggregate may take."""

    memory: int
    """Bytes that the reducers may take, beyond what an idle worker does."""


def main(socket: int, mark: int) -> None:
    """Fold batches until nobody sends any more."""
    connection = Connection(socket)
    place = mmap.mmap(mark, MARK.size)
    setup: Setup = pickle.loads(connection.recv_bytes())  # noqa: S301  of the process that began it
    reducers = ReducerSet.load(setup.paths)
    if reducers.fingerprint != setup.fingerprint:
        connection.send_bytes(FAILED + b"The reducers have changed; load them again.")
        return
    _limit_memory(setup.memory)

    def starting(number: int, events: int) -> None:
        MARK.pack_into(place, 0, number)
        _limit_time(setup.seconds + events * PER_EVENT)

    while True:
        try:
            refused, data = pickle.loads(connection.recv_bytes())  # noqa: S301
        except EOFError:
            return
        with pa.ipc.open_stream(data) as stream:
            batch = stream.read_next_batch()
        try:
            folded = fold(batch, setup.task, reducers.for_type, refused=refused, starting=starting)
            answer = DONE + packed(folded)
        except MissingFieldError as error:
            answer = MISSING + str(error).encode()
        _limit_time(0)
        connection.send_bytes(answer)


def packed(batch: pa.RecordBatch) -> bytes:
    """Return a batch as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _limit_time(seconds: float) -> None:
    """End this process by SIGPROF or SIGALRM after so long; 0 for not at all."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * WAITING)


def _limit_memory(allowed: int) -> None:
    try:
        import resource  # noqa: PLC0415  not everywhere
    except ImportError:
        return
    limit = _taken() + allowed
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken() -> int:
    """Return the address space that this process takes now; 0 where that cannot be told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file of ours
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
