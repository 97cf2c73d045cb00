"""The explorer's own form of an event, in camelCase or snake_case, mixed as anyone likes."""

from __future__ import annotations

from explorer.formats.format import Format
from explorer.model import RecordMapping

CANONICAL = Format(
    RecordMapping(
        format="canonical",
        event_id=("/eventId", "/event_id"),
        event_type=("/eventType", "/event_type"),
        aggregate_id=("/aggregateId", "/aggregate_id"),
        aggregate_type=("/aggregateType", "/aggregate_type"),
        occurred_at=("/timestamp", "/occurredAt", "/occurred_at"),
        version=("/version",),
        correlation_id=(
            "/metadata/correlationId",
            "/metadata/correlation_id",
            "/correlationId",
            "/correlation_id",
        ),
        causation_id=(
            "/metadata/causationId",
            "/metadata/causation_id",
            "/causationId",
            "/causation_id",
        ),
        user_id=("/metadata/userId", "/metadata/user_id", "/userId", "/user_id"),
    ),
    signature="eventId, eventType, aggregateId, timestamp (or occurredAt); snake_case as well",
)
