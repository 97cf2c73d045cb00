"""The binary form in which Wolverine keeps a message in its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from explorer.formats.outcome import Fault

_KIND = (1 << 62) - 1
"""Bits of a .NET time that are not its kind: ticks of 100 ns since the year 1."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message: its headers, among them `sent-at`, and the bytes of its body."""

    headers: dict[str, str]
    data: bytes


def envelope(content: bytes) -> Envelope:
    """Return what the bytes say. Raises Fault if they are cut short or something else."""
    try:
        return _envelope(_Reader(content))
    except (EOFError, OverflowError, UnicodeDecodeError) as error:
        msg = "Its body is no complete envelope of Wolverine."
        raise Fault(msg) from error


def _envelope(reader: _Reader) -> Envelope:
    ticks = reader.whole(8) & _KIND
    sent = datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    headers = {reader.text(): reader.text() for _ in range(reader.whole(4))}
    return Envelope({"sent-at": sent.isoformat()} | headers, reader.take(reader.whole(4)))


class _Reader:
    """The methods of a .NET BinaryReader that envelopes need."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._content):
            raise EOFError
        return self._content[start : self._at]

    def whole(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def text(self) -> str:
        length = shift = 0
        while shift < 35:
            (byte,) = self.take(1)
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return self.take(length).decode()
        raise EOFError
