"""The explorer's own form of an event, in camelCase or snake_case, mixed as anyone likes."""

from __future__ import annotations

from functools import partial

from explorer.formats.format import Family, Format, has_required_fields
from explorer.model import RecordMapping

MAPPING = RecordMapping(
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
)

CANONICAL = Format(
    name=MAPPING.format,
    system="Event replay explorer",
    signature="eventId, eventType, aggregateId, timestamp (or occurredAt); snake_case as well",
    export="python -m explorer export SOURCE --out dump.jsonl",
    accepts=partial(has_required_fields, MAPPING),
    mapping=MAPPING,
)

FAMILY = Family(formats=(CANONICAL,))
