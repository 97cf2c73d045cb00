"""What the content of a message says about the event that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.formats.peeling import from_base64, peeled, peeled_bytes
from explorer.formats.record import Record, as_text, members_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.formats.headers import Told
    from explorer.formats.record import Raw

_NAMES = {
    "id": ("eventId", "event_id", "EventId"),
    "type": (
        *("eventType", "event_type", "EventType", "type", "@type", "$type", "eventName", "event"),
        "kind",
    ),
    "aggregate": ("aggregateId", "aggregate_id", "AggregateId", "streamId", "entityId"),
    "kind": ("aggregateType", "aggregate_type", "AggregateType", "entityType"),
    "time": (
        *("timestamp", "occurredAt", "occurred_at", "occurredOn", "eventTime", "createdAt"),
        *("created_at",),
    ),
    "version": ("aggregateVersion", "aggregate_version", "version"),
    "correlation": ("correlationId", "correlation_id", "$correlationId"),
    "causation": ("causationId", "causation_id", "$causationId"),
    "user": ("userId", "user_id"),
}
_PLACES = {name: (rank, role) for role, names in _NAMES.items() for rank, name in enumerate(names)}
_PAYLOAD = ("payload", "data")
_ENVELOPE = frozenset(("id", "type", "aggregate", "kind", "time", "version"))
"""What an envelope tells about the event, so that nothing is lost if it is not in the metadata."""

_CLOUD = {
    "id": "id",
    "type": "type",
    "subject": "aggregate",
    "time": "time",
    "aggregateversion": "version",
    "correlationid": "correlation",
    "causationid": "causation",
    "userid": "user",
    "authid": "user",
}
_MASS_TRANSIT = {
    "messageId": "id",
    "sentTime": "time",
    "conversationId": "correlation",
    "initiatorId": "causation",
}
_OUTBOX = {
    "id": "id",
    "type": "type",
    "aggregateid": "aggregate",
    "aggregate_id": "aggregate",
    "aggregatetype": "kind",
    "aggregate_type": "kind",
}


class Body(NamedTuple):
    """The content of a message."""

    payload: str
    """The event itself, as JSON text."""

    told: Told
    envelope: Mapping[str, Any] | None = None
    """What is beside the payload and is no field of the event."""

    deleted: bool = False
    """Whether it says that a row of an outbox is gone, which is no event."""


def read(payload: str) -> Body:
    """Return the event in a content: CloudEvents, MassTransit, Debezium outbox, or people's own.

    A content that names its type beside an object `payload` or `data` is an envelope of that. Any
    other content is the payload as a whole.
    """
    if payload[:1] != "{":
        return Body(payload, {})
    members = members_of(payload)
    if "specversion" in members and "type" in members:
        return _cloud_event(members)
    if "messageType" in members and "message" in members:
        return _mass_transit(members)
    if "op" in members and "source" in members and ("after" in members or "before" in members):
        return _change(payload, members)
    return _own(payload, members)


def named_id(payload: str) -> str | None:
    """Return the first member named like `orderId` or `order_id`, else `id`; None without one."""
    if payload[:1] != "{":
        return None
    members = members_of(payload)
    for name, raw in members.items():
        if name.endswith(("Id", "_id")) and name not in _PLACES and name not in _NOT_OF_ENTITIES:
            found = as_text(raw)
            if found:
                return found
    return as_text(members["id"]) if "id" in members else None


_NOT_OF_ENTITIES = frozenset(("messageId", "message_id", "requestId", "request_id", "traceId"))


def _own(payload: str, members: Mapping[str, Raw]) -> Body:
    told, used = _told(members)
    inside = next((name for name in _PAYLOAD if name in members), None)
    if "type" not in told or inside is None or memoryview(members[inside])[0] not in b'{["':
        return Body(payload, told)
    meta = next((name for name in ("metadata", "meta") if name in members), None)
    if meta is not None:
        told = told | _links(members[meta])
    gone = {inside, *(name for role, name in used.items() if role in _ENVELOPE)}
    rest = {name: raw for name, raw in members.items() if name not in gone}
    return Body(peeled(members[inside]), told, rest or None)


def _told(members: Mapping[str, Raw]) -> tuple[Told, dict[str, str]]:
    """Return what the members tell, and by which of them."""
    ranks: dict[str, int] = {}
    told: Told = {}
    used: dict[str, str] = {}
    for name, raw in members.items():
        place = _PLACES.get(name)
        if place is None:
            continue
        rank, role = place
        text = _read(role, raw)
        if text and rank < ranks.get(role, 99):
            ranks[role], told[role], used[role] = rank, text, name
    # without an aggregate beside it, a version is that of a schema or of an interface
    if "version" in told and not ("aggregate" in told and told["version"].isdigit()):
        del told["version"], used["version"]
    return told, used


def _read(role: str, raw: Raw) -> str | None:
    text = as_text(raw)
    if role == "type":
        return text if memoryview(raw)[0] == ord('"') else None
    if role == "time":
        return text if text and text[:1].isdigit() else None
    return text


def _links(raw: Raw) -> Told:
    told, _ = _told(Record(raw).members)
    return {role: told[role] for role in ("correlation", "causation", "user") if role in told}


def _renamed(members: Mapping[str, Raw], names: Mapping[str, str]) -> Told:
    found = ((role, as_text(members[name])) for name, role in names.items() if name in members)
    return {role: text for role, text in found if text}


def _without(members: Mapping[str, Raw], *names: str) -> dict[str, Raw]:
    return {name: raw for name, raw in members.items() if name not in names}


def _cloud_event(members: Mapping[str, Raw]) -> Body:
    encoded = as_text(members["data_base64"]) if "data_base64" in members else None
    content = from_base64(encoded)
    payload = peeled(members.get("data")) if content is None else peeled_bytes(content)
    rest = _without(members, "id", "type", "time", "data", "data_base64")
    return Body(payload, _renamed(members, _CLOUD), rest)


def _mass_transit(members: Mapping[str, Raw]) -> Body:
    names = [one.text() for one in Record(members["messageType"]).items()]
    told = _renamed(members, _MASS_TRANSIT)
    if names and names[0]:
        told["type"] = names[0].removeprefix("urn:message:").replace(":", ".")
    return Body(peeled(members["message"]), told, _without(members, "message"))


def _change(payload: str, members: Mapping[str, Raw]) -> Body:
    after = Record(members.get("after") or b"{}").members
    row = after or Record(members.get("before") or b"{}").members
    if "payload" not in row or not {"aggregateid", "aggregate_id"} & row.keys():
        return Body(payload, {})
    rest = _without(row, "payload") | _without(members, "after", "before", "schema")
    deleted = not after
    told = _renamed(row, _OUTBOX) | _renamed(members, {"ts_ms": "time"})
    return Body(peeled(row["payload"]), told, rest, deleted)
