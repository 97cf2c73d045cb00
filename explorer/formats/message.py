"""What a message says about itself, whichever envelope carried it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from explorer.formats.outcome import Translated
from explorer.formats.peeling import json_text, peeled, peeled_text
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

EVENT_ID = ("eventId", "event_id", "EventId")
EVENT_TYPE = ("eventType", "event_type", "EventType", "type", "detail-type", "event", "name")
AGGREGATE_ID = ("aggregateId", "aggregate_id", "AggregateId", "streamId", "stream_id", "entityId")
AGGREGATE_TYPE = ("aggregateType", "aggregate_type", "AggregateType", "entityType", "category")
TIME = ("timestamp", "occurredAt", "occurred_at", "occurredOn", "time", "createdAt", "created_at")
VERSION = ("aggregateVersion", "aggregate_version", "version", "sequenceNumber")
PAYLOAD = ("payload", "data", "body", "value", "json")
METADATA = ("metadata", "meta", "headers")
CORRELATION = ("correlationId", "correlation_id", "$correlationId", "correlationid")
CAUSATION = ("causationId", "causation_id", "$causationId", "causationid")
USER = ("userId", "user_id", "user", "userid")


def message(text: str) -> Translated:
    """Return what the text of a message says; fields that it does not have are None.

    A message that names its type beside a `payload` or `data` is an envelope, the rest of which
    is metadata. Any other message is its own payload.
    """
    peel = peeled_text(text)
    return message_of(Record(peel.encode()).members, peel)


def message_of(members: dict[str, Raw], text: str | None = None) -> Translated:
    """Return what the members of a message say, whose `text` they are; see `message`."""
    told = _told(members)
    payload = next((key for key in PAYLOAD if key in members), None) if "type" in told else None
    beside = next((key for key in METADATA if key in members), None)
    meta = {} if beside is None else Record(peeled(members[beside]).encode()).members
    if payload is None:
        whole = json_text(members) if text is None else text
        return _translated(told, _told(meta), whole, dict(meta), enveloped=False)
    # one that is spelled twice, or is no field after all, stays where it can be seen
    kept = _STAYING if _version(told) is None else _STAYING - {"version"}
    used = {payload, beside, *(key for role, (_, key, _) in told.items() if role not in kept)}
    rest = {key: raw for key, raw in members.items() if key not in used}
    value = peeled(members[payload])
    return _translated(told, _told(meta), value, rest | meta, enveloped=True)


_ROLES = {
    key: (rank, role)
    for role, keys in (
        ("id", EVENT_ID),
        ("type", EVENT_TYPE),
        ("aggregate", AGGREGATE_ID),
        ("kind", AGGREGATE_TYPE),
        ("time", TIME),
        ("version", VERSION),
        ("correlation", CORRELATION),
        ("causation", CAUSATION),
        ("user", USER),
    )
    for rank, key in enumerate(keys)
}
_STAYING = frozenset(("version", "correlation", "causation", "user"))
_Told: TypeAlias = dict[str, tuple[int, str, str]]


def _told(members: Mapping[str, Raw]) -> _Told:
    """Return rank, key and text of the best member for each field, all in one pass."""
    found: _Told = {}
    for key, raw in members.items():
        place = _ROLES.get(key)
        if place is None:
            continue
        rank, role = place
        text = as_text(raw)
        if text and (role not in found or rank < found[role][0]):
            found[role] = (rank, key, text)
    return found


def _version(told: _Told) -> int | None:
    # without an aggregate beside it, a version is that of a schema or of an interface
    if "version" not in told or "aggregate" not in told:
        return None
    text = told["version"][2]
    return int(text) if text.isascii() and text.isdigit() else None


def _translated(
    told: _Told, meta: _Told, payload: str, metadata: dict[str, Any], *, enveloped: bool
) -> Translated:
    def of(found: _Told, role: str) -> str | None:
        return found[role][2] if role in found else None

    return Translated(
        event_id=of(told, "id"),
        event_type=of(told, "type"),
        aggregate_id=of(told, "aggregate"),
        aggregate_type=of(told, "kind"),
        occurred_at=of(told, "time"),
        version=_version(told),
        payload=payload,
        metadata=metadata,
        correlation_id=of(meta, "correlation") or of(told, "correlation"),
        causation_id=of(meta, "causation") or of(told, "causation"),
        user_id=of(meta, "user") or (of(told, "user") if enveloped else None),
    )


def others(record: Record | dict[str, Any], mapped: Iterable[str]) -> dict[str, Any]:
    """Return the members of a record or dict but for those that are fields of the event."""
    members = record.members if isinstance(record, Record) else record
    return {key: raw for key, raw in members.items() if key not in mapped}


def metadata_of(event: Translated) -> dict[str, Any]:
    """Return the metadata of an event that this package made, member by member."""
    return dict(event.metadata) if isinstance(event.metadata, Mapping) else {}


def first_id(members: Mapping[str, Raw]) -> tuple[str, str] | None:
    """Return the first member named like `orderId` or `order_id`, and its value."""
    for key, raw in members.items():
        name = key[:-2] if key.endswith("Id") else key[:-3] if key.endswith("_id") else ""
        value = as_text(raw) if name and key not in _NOT_AGGREGATES else None
        if value:
            return name, value
    return None


_NOT_AGGREGATES = frozenset(
    (*EVENT_ID, *AGGREGATE_ID, *CORRELATION, *CAUSATION, *USER, "messageId", "requestId")
)
