"""The lines of a text file, in batches, and the bytes of a file behind its compression."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from explorer.errors import DumpError
from explorer.store.sources import unreadable
from explorer.store.sqlite_rows import SqliteRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from explorer.store.sources import Source

CHUNK = 16 << 20
_BLANK = b" \t\r"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive records of a file."""

    first: int
    """The number of the first in the file, from 1."""

    records: list[bytes]
    contexts: list[Any] | None = None
    """What the container of each record says about it, if they come in one."""


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; nothing at the end."""


class Content(Readable, Protocol):
    """The text of a file, while it is open."""

    def consumed(self) -> int:
        """Return how many bytes of the file itself have been read."""

    def close(self) -> None:
        """Let go of the file."""


class Unpacked:
    """The content of a source, decompressed while it is read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = pa.OSFile(str(source.path))
        packed = source.kind in ("gzip", "zstd")
        self._stream = pa.CompressedInputStream(self._file, source.kind) if packed else self._file

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; raises DumpError if the compressed data is damaged."""
        try:
            content: bytes = self._stream.read(size)
        except OSError as error:
            if error.errno is not None:
                raise unreadable(self._source.path, error) from error
            msg = f"{self._source.path} is cut short or damaged: its compressed data ends badly."
            raise DumpError(msg, hint="Copy or download the file again.") from error
        return content

    def consumed(self) -> int:
        """Return how many bytes of the file itself have been read."""
        position: int = self._file.tell()
        return position

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
        self._file.close()


def check_whole(source: Source, advance: Callable[[int], None]) -> None:
    """Read a compressed file to its end, where its checksum is; raises DumpError if damaged.

    DuckDB does not look at checksums, and takes a zstd file cut at the end of a line for whole.
    `advance` is told the bytes unpacked and may raise to stop.
    """
    if source.kind in ("gzip", "zstd"):
        with opened(source) as content:
            while read := content.read(CHUNK):
                advance(len(read))


@contextmanager
def opened(source: Source) -> Iterator[Content]:
    """Open a source for reading. Raises DumpError if the system does not let us."""
    unpacked: Content
    try:
        unpacked = SqliteRows(source) if source.kind == "sqlite" else Unpacked(source)
    except OSError as error:
        raise unreadable(source.path, error) from error
    try:
        yield unpacked
    finally:
        unpacked.close()


def batches(content: Readable) -> Iterator[Batch]:
    """Yield the lines that are not blank, without the space around them, in order."""
    first = 1
    for lines in _complete_lines(content):
        records = [line for line in (line.strip(_BLANK) for line in lines) if line]
        if records:
            yield Batch(first, records)
            first += len(records)


def _complete_lines(content: Readable) -> Iterator[list[bytes]]:
    pending: list[bytes] = []  # the pieces of a line whose end has not been read yet
    start = content.read(CHUNK)
    chunk = start.removeprefix(BYTE_ORDER_MARK)
    while chunk or start:
        *lines, rest = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*pending, lines[0]])
            pending = []
            yield lines
        pending.append(rest)
        start = chunk = content.read(CHUNK)
    yield [b"".join(pending)]
