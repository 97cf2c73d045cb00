"""What a Kafka message says, whichever tool exported it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from explorer.formats.outcome import Skipped, Translated
from explorer.formats.peeling import peeled
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TYPE = (
    *("ce_type", "eventType", "event-type", "event_type", "type", "axon-message-type"),
    *("message-type", "__TypeId__", "esdb-record-schema-subject"),
)
_ID = ("ce_id", "eventId", "event_id", "id", "ID", "axon-message-id", "esdb-record-id")
_AGGREGATE = (
    *("ce_subject", "aggregateId", "aggregate_id", "event-aggregate-id"),
    *("axon-message-aggregate-id", "esdb-record-stream-id"),
)
_KIND = ("aggregateType", "aggregate_type", "event-aggregate-type", "axon-message-aggregate-type")
_TIME = ("ce_time", "timestamp", "occurredAt", "occurred_at", "axon-message-timestamp", "DATE")
_VERSION = (
    *("aggregateVersion", "aggregate_version", "axon-message-aggregate-seq"),
    "esdb-record-stream-revision",
)
_CORRELATION = (
    *("correlationId", "correlation_id", "ce_correlationid", "kafka_correlationId"),
    *("correlation-id", "axon-metadata-traceId"),
)
_CAUSATION = (
    *("causationId", "causation_id", "ce_causationid", "causation-id"),
    "axon-metadata-correlationId",
)
_USER = ("userId", "user_id", "ce_userid", "user-id")

_VALUE_TYPE = ("eventType", "event_type", "type", "@type", "$type", "eventName", "event", "kind")
_VALUE_ID = ("eventId", "event_id")
_VALUE_AGGREGATE = ("aggregateId", "aggregate_id", "entityId", "id")
_VALUE_TIME = ("timestamp", "occurredAt", "occurred_at")

TOMBSTONE = "tombstone"


class Message(msgspec.Struct, kw_only=True, gc=False):
    """A message with its place in Kafka."""

    topic: str
    partition: int
    offset: int
    time: str | None
    key: Raw | None
    value: Raw | None
    headers: Mapping[str | None, str | None]
    """The last of those with the same name; in the order of the dump."""


def events_of(message: Message) -> Iterable[Translated | Skipped]:
    """Return the one event that a message is; one without a value is a tombstone.

    What headers do not say is looked for in the value, then in key and topic.
    """
    if message.value is None or bytes(message.value) == b"null":
        return (Skipped(TOMBSTONE),)
    payload = peeled(message.value)
    headers = message.headers
    value = Record(payload.encode()) if payload[:1] == "{" else _NOTHING
    place = f"{message.topic}-{message.partition}-{message.offset}"
    event_id = _first(headers, _ID) or _inside(value, _VALUE_ID)
    event_type = _first(headers, _TYPE) or _inside(value, _VALUE_TYPE)
    kind = _first(headers, _KIND)
    derived = () if event_id and event_type and kind else _derived(event_id, event_type, kind)
    event = Translated(
        event_id=event_id or place,
        event_type=event_type or message.topic,
        aggregate_id=_first(headers, _AGGREGATE)
        or _key(message)
        or _inside(value, _VALUE_AGGREGATE),
        aggregate_type=kind or message.topic,
        occurred_at=_first(headers, _TIME) or _inside(value, _VALUE_TIME) or message.time,
        version=_first(headers, _VERSION),
        payload=payload,
        metadata={
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "headers": headers,
        },
        correlation_id=_first(headers, _CORRELATION),
        causation_id=_first(headers, _CAUSATION),
        user_id=_first(headers, _USER),
        lane=f"{message.topic}-{message.partition}",
        order=(message.offset, 0),
        identity=place,
        derived=derived,
    )
    return (event,)


_NOTHING = Record(b"{}")


def _derived(*found: str | None) -> tuple[str, ...]:
    names = ("event_id", "event_type", "aggregate_type")
    return tuple(name for name, value in zip(names, found, strict=True) if not value)


def _first(headers: Mapping[str | None, str | None], names: Sequence[str]) -> str | None:
    if headers:
        for name in names:
            if found := headers.get(name):
                return found
    return None


def _inside(value: Record, names: Sequence[str]) -> str | None:
    members = value.members
    for name in names:
        if name in members and (found := as_text(members[name])):
            return found
    return None


def _key(message: Message) -> str | None:
    """The key as text; the only member of a key that is an object."""
    if message.key is None:
        return None
    text = as_text(message.key)
    whole = text.encode() if text and text[:1] == "{" else bytes(message.key)
    try:
        members = Record(whole).members
    except msgspec.DecodeError:
        return text
    return as_text(next(iter(members.values()))) if len(members) == 1 else text
