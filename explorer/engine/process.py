"""One process of the pool, seen from the one that began it."""

from __future__ import annotations

import mmap
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from explorer.engine.worker import MARK, NOWHERE, Setup, packed

if TYPE_CHECKING:
    import pyarrow as pa


BEGIN = "import sys; from explorer.engine.worker import main; main(*map(int, sys.argv[1:]))"


@dataclass(slots=True)
class Job:
    """A batch on its way."""

    batch: pa.RecordBatch
    refused: dict[int, str] = field(default_factory=dict)
    """Why aggregates, by their number in the batch, must not be folded again."""


class Process:
    """A worker, and the job that it has."""

    def __init__(self, setup: Setup) -> None:
        self.job: Job | None = None
        self._setup = setup
        ours, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as mark:
            mark.truncate(MARK.size)
            self._mark = mmap.mmap(mark.fileno(), MARK.size)
            files = (theirs.fileno(), mark.fileno())
            self._process = subprocess.Popen(  # noqa: S603  our own module, no shell
                [sys.executable, "-c", BEGIN, *map(str, files)],
                pass_fds=files,
                stdin=subprocess.DEVNULL,
                stdout=2,  # answers are on stdout: what a reducer prints is none
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self.connection = Connection(ours.detach())
        self._say(pickle.dumps(setup))

    def give(self, job: Job) -> None:
        """Begin with a job; the process must have none."""
        self.job = job
        MARK.pack_into(self._mark, 0, NOWHERE)
        self._say(pickle.dumps((job.refused, packed(job.batch))))

    def answer(self) -> bytes | None:
        """Return the answer to the job; None if the process ended instead."""
        try:
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            return None

    def ended(self) -> tuple[int, str]:
        """Return at which aggregate of its job the process ended, and why, in words."""
        status = self._process.wait()
        [number] = MARK.unpack_from(self._mark, 0)
        if status in (-signal.SIGPROF, -signal.SIGALRM):
            return number, f"it took longer than {self._setup.seconds:g} seconds"
        if status < 0:
            return number, f"its process was ended by {signal.Signals(-status).name}"
        return number, f"its process ended with status {status}"

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self.connection.close()
        self._mark.close()

    def _say(self, message: bytes) -> None:
        try:
            self.connection.send_bytes(message)
        except OSError:  # it has ended, which shows when its answer is read
            return
