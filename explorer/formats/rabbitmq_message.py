"""What a message of RabbitMQ says, whoever got it out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from explorer.formats import message_body
from explorer.formats.headers import Headers, told_by
from explorer.formats.outcome import Translated
from explorer.formats.record import Raw, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.formats.headers import Told

_PROPERTIES = {
    "message_id": "id",
    "type": "type",
    "correlation_id": "correlation",
    "user_id": "user",
}


class Message(msgspec.Struct, kw_only=True, gc=False):
    """A message as it was published."""

    exchange: str
    routing_key: str
    properties: Mapping[str, Raw]
    headers: Headers
    time: str | None
    value: str
    """JSON text, peeled."""

    more: dict[str, Any]
    """What else the dump tells and belongs to the metadata."""

    vhost: str = ""
    copies: bool = False
    """Whether the dump may have the message several times without the broker saying so."""


def event_of(message: Message) -> Translated:
    """Return the event that a message is.

    Properties of AMQP come before headers, and these before what the payload says.
    """
    body = message_body.read(message.value)
    told: Told = {**body.told, **told_by(message.headers), **_by_properties(message.properties)}
    source = message.exchange or message.routing_key or "message"
    entity = told.get("aggregate") or message_body.named_id(body.payload)
    found = told.get("id")
    event_id = found or _digest(message)
    return Translated(
        event_id=event_id,
        event_type=told.get("type") or message.routing_key or source,
        aggregate_id=entity or source,
        aggregate_type=told.get("kind") or source,
        occurred_at=told.get("time") or message.time,
        version=told.get("version"),
        payload=body.payload,
        metadata=_metadata(message, body),
        correlation_id=told.get("correlation"),
        causation_id=told.get("causation"),
        user_id=told.get("user"),
        identity=f"{message.vhost}\n{event_id}" if found or message.copies else None,
        derived=_derived(told, entity),
    )


def _by_properties(properties: Mapping[str, Raw]) -> Told:
    found = ((role, as_text(properties[name])) for name, role in _PROPERTIES.items()
             if name in properties)  # fmt: skip
    return {role: text for role, text in found if text}


def _derived(told: Told, entity: str | None) -> tuple[str, ...]:
    found = {
        "event_id": "id" in told,
        "event_type": "type" in told,
        "aggregate_id": bool(entity),
        "aggregate_type": "kind" in told,
    }
    return tuple(name for name, is_there in found.items() if not is_there)


def _digest(message: Message) -> str:
    """What the message is, however often and by whom it was received."""
    parts = [message.vhost, message.exchange, message.routing_key, message.value]
    parts += [f"{name}={bytes(raw).decode()}" for name, raw in sorted(message.properties.items())]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _metadata(message: Message, body: message_body.Body) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if message.exchange:
        found["exchange"] = message.exchange
    if message.routing_key:
        found["routingKey"] = message.routing_key
    properties = {
        name: raw
        for name, raw in message.properties.items()
        if name not in _PROPERTIES and name != "headers"
    }
    if properties:
        found["properties"] = properties
    if message.headers:
        found["headers"] = message.headers
    if body.envelope:
        found["envelope"] = body.envelope
    return found | message.more
