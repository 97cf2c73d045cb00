"""The Protobuf message in which classic Akka and Pekko journals keep an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from explorer.formats.column import of_bytes
from explorer.formats.outcome import Fault
from explorer.formats.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

# fields of PersistentMessage and of the PersistentPayload inside of it
_PAYLOAD, _MANIFEST, _TIMESTAMP = 1, 12, 14
_BODY, _BODY_MANIFEST = 2, 3


class Message(NamedTuple):
    """What the message says; the timestamp is in milliseconds, None in old ones."""

    manifest: str
    timestamp: str | None
    payload: str


def message(content: bytes) -> Message:
    """Return what a PersistentMessage says. Raises Fault if it is none."""
    fields = dict(_fields(content))
    wrapped = fields.get(_PAYLOAD)
    if not isinstance(wrapped, bytes):
        msg = "Its message is no PersistentMessage of Akka or Pekko."
        raise Fault(msg)
    inner = dict(_fields(wrapped))
    manifest = _text(inner.get(_BODY_MANIFEST)) or _text(fields.get(_MANIFEST))
    body = inner.get(_BODY, b"")
    time = fields.get(_TIMESTAMP)
    payload = of_bytes(body) if isinstance(body, bytes) else "null"
    milliseconds = time >> 1 if isinstance(time, int) and not time & 1 else 0  # zigzag
    return Message(manifest, str(milliseconds) if milliseconds else None, payload)


def class_in(payload: str) -> str | None:
    """Return the class that a JSON payload names itself, if it does."""
    record = Record(payload.encode())
    return record.text("@class") or record.text("$type") or record.text("type")


def _text(value: bytes | int | None) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _fields(content: bytes) -> Iterator[tuple[int, bytes | int]]:
    at = 0
    while at < len(content):
        tag, at = _number(content, at)
        kind = tag & 7
        if kind == 0:
            value, at = _number(content, at)
            yield tag >> 3, value
            continue
        size, at = _number(content, at) if kind == 2 else (_SIZES.get(kind, -1), at)
        if size < 0 or at + size > len(content):
            msg = "Its message is cut short, or no Protobuf at all."
            raise Fault(msg)
        yield tag >> 3, content[at : at + size]
        at += size


_SIZES = {1: 8, 5: 4}


def _number(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(content) and shift < 64:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    msg = "Its message is cut short, or no Protobuf at all."
    raise Fault(msg)
