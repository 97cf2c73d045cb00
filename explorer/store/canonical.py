"""The canonical form of an event: one JSON object with the keys of the interface, in camelCase."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explorer.model.instant import isoformat

if TYPE_CHECKING:
    from explorer.model import Event

_LINKS = (
    ("correlation_id", "correlationId"),
    ("causation_id", "causationId"),
    ("user_id", "userId"),
)


def canonical_record(event: Event) -> dict[str, Any]:
    """Return the event as an object that loads as the same event."""
    record: dict[str, Any] = {
        "eventId": event.id,
        "eventType": event.type,
        "aggregateId": event.aggregate_id,
    }
    if event.aggregate_type:
        record["aggregateType"] = event.aggregate_type
    record["timestamp"] = isoformat(event.occurred_at)
    if event.version is not None:
        record["version"] = event.version
    record["payload"] = event.payload
    if event.metadata is not None:
        record["metadata"] = event.metadata
    return record | _links_beside(event)


def canonical_text(event: Event) -> str:
    """Return `canonical_record` as one line of JSON."""
    return json.dumps(canonical_record(event), ensure_ascii=False, separators=(",", ":"))


def _links_beside(event: Event) -> dict[str, str]:
    """The ids that the metadata does not already say."""
    inside = event.metadata if isinstance(event.metadata, dict) else {}
    found = {key: getattr(event, field) for field, key in _LINKS if key not in inside}
    return {key: value for key, value in found.items() if value is not None}
