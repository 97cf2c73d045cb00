"""What a Kafka message says, whichever tool exported it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from explorer.formats import message_body
from explorer.formats.headers import Headers, told_by
from explorer.formats.outcome import Skipped, Translated
from explorer.formats.peeling import REGISTRY_PREFIX, peeled, peeled_text
from explorer.formats.record import Record, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.record import Raw

TOMBSTONE = "tombstone"
_OUTBOX = "outbox.event."
_NAMELESS = "message"


class Message(msgspec.Struct, kw_only=True, gc=False):
    """A message with its place in Kafka, as far as the export tells it."""

    raw: bytes | Raw
    """The record that it came from."""

    value: str | None
    """JSON text, peeled; None for a tombstone."""

    key: str | None = None
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    time: str | None = None
    headers: Headers = {}
    more: dict[str, Any] = {}
    """What else the export tells and belongs to the metadata."""


def events_of(message: Message) -> Iterable[Translated | Skipped]:
    """Return the one event that a message is; one without a value is a tombstone.

    What headers do not say is looked for in the value, then in key and topic.
    """
    if message.value is None:
        return (Skipped(TOMBSTONE),)
    body = message_body.read(message.value)
    if body.deleted:
        return (Skipped("deletion from the outbox"),)
    return (_event(message, body),)


def _event(message: Message, body: message_body.Body) -> Translated:
    told = {**body.told, **told_by(message.headers)}
    place = _place(message)
    event_id, event_type = told.get("id"), told.get("type")
    kind = told.get("kind")
    offset = message.offset
    placed = offset is not None and message.partition is not None
    return Translated(
        event_id=event_id or place,
        event_type=event_type or message.topic or _NAMELESS,
        aggregate_id=told.get("aggregate") or message.key or message_body.named_id(body.payload),
        aggregate_type=kind or _topic_kind(message.topic),
        occurred_at=told.get("time") or message.time,
        version=told.get("version"),
        payload=body.payload,
        metadata=_metadata(message, body),
        correlation_id=told.get("correlation"),
        causation_id=told.get("causation"),
        user_id=told.get("user"),
        lane=f"{message.topic or ''}-{message.partition}" if placed else "",
        order=(offset, 0) if offset is not None and placed else None,
        identity=place if placed else None,
        derived=_DERIVED["id" in told, "type" in told, "kind" in told],
    )


def _topic_kind(topic: str | None) -> str:
    return (topic or "").removeprefix(_OUTBOX)


_DERIVED = {
    (has_id, has_type, has_kind): tuple(
        field
        for field, is_there in zip(
            ("event_id", "event_type", "aggregate_type"), (has_id, has_type, has_kind), strict=True
        )
        if not is_there
    )
    for has_id in (False, True)
    for has_type in (False, True)
    for has_kind in (False, True)
}
"""What is made up, by whether id, type and kind are told."""


def _place(message: Message) -> str:
    if message.offset is None or message.partition is None:
        # without a place, a message is known by what it is
        return hashlib.sha256(message.raw).hexdigest()[:32]
    begin = f"{message.topic}-" if message.topic else ""
    return f"{begin}{message.partition}-{message.offset}"


def _metadata(message: Message, body: message_body.Body) -> dict[str, Any]:
    place = (
        ("topic", message.topic),
        ("partition", message.partition),
        ("offset", message.offset),
    )
    found: dict[str, Any] = {name: value for name, value in place if value is not None}
    if message.headers:
        found["headers"] = message.headers
    if body.envelope:
        found["envelope"] = body.envelope
    return found | message.more if message.more else found


def value_of(raw: Raw | None) -> str | None:
    """Return the JSON in a value; None for a tombstone."""
    return None if raw is None or memoryview(raw)[:5].tobytes() == b"null" else peeled(raw)


def text_value(text: str | None) -> str | None:
    """Return the JSON in a value that is text, or that text as JSON; None for a tombstone."""
    return None if text is None else peeled_text(text)


def key_of(raw: Raw | None) -> str | None:
    """Return a key as text: what a Connect envelope, or an object with one id, holds."""
    if raw is None or bytes(raw) == b"null":
        return None
    text = as_text(raw)
    return _id_in(str(raw, "utf-8")) if text is None else text_key(text)


def text_key(text: str | None) -> str | None:
    """Return the id that a key says, which is all of it unless it is JSON."""
    if not text:
        return None
    if text[0] == "\x00":
        text = text[REGISTRY_PREFIX:]
    return _id_in(text) if text[:1] in ("{", '"') else text


def _id_in(text: str) -> str | None:
    """The id in a key that is JSON; the key as it is if it has no or several."""
    try:
        members = Record(text.encode()).members
        whole = as_text(text.encode()) if text[:1] == '"' else None
    except msgspec.DecodeError:
        return text
    if whole is not None:
        return whole
    if members.keys() == {"schema", "payload"}:
        return key_of(members["payload"])
    if len(members) == 1:
        return as_text(next(iter(members.values()))) or text
    return (as_text(members["id"]) if "id" in members else None) or text
