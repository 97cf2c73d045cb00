"""A chain as OpenTelemetry spans, in the JSON of OTLP, which tracing tools import."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from explorer.model import isoformat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.chains.graph import Graph
    from explorer.model import Event

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTERNAL = 1
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def otlp(graph: Graph) -> dict[str, Any]:
    """Return one span per event, from the time of its cause to its own, by service.

    The first cause is the parent, others are links; an edge that closes a cycle is left out, as a
    cause that is not in the chain is. The trace id is the recorded one where there is one.
    """
    causes = graph.acyclic.causes
    events = {node.id: node.event for node in graph.events if node.event}
    trace = _trace_id(list(events.values()))
    services: dict[str, list[dict[str, Any]]] = {}
    for name, event in events.items():
        by = [cause for cause in causes[name] if cause in events]
        span = _span(trace, event, [events[cause] for cause in by])
        services.setdefault(service(event), []).append(span)
    return {"resourceSpans": [_resource(name, spans) for name, spans in services.items()]}


def service(event: Event) -> str:
    """Return the service that an event names in its metadata, else its aggregate type."""
    named = event.metadata.get("service") if isinstance(event.metadata, dict) else None
    return named if isinstance(named, str) and named else event.aggregate_type or "unknown"


def _resource(name: str, spans: list[dict[str, Any]]) -> dict[str, Any]:
    scope = {"name": "event-replay-explorer"}
    return {
        "resource": {"attributes": [_attribute("service.name", name)]},
        "scopeSpans": [{"scope": scope, "spans": spans}],
    }


def _span(trace: str, event: Event, causes: Sequence[Event]) -> dict[str, Any]:
    began = min(causes[0].occurred_at, event.occurred_at) if causes else event.occurred_at
    span: dict[str, Any] = {
        "traceId": trace,
        "spanId": _span_id(event.id),
        "name": event.type,
        "kind": _INTERNAL,
        "startTimeUnixNano": _nanoseconds(began),
        "endTimeUnixNano": _nanoseconds(event.occurred_at),
        "attributes": _attributes(event),
    }
    if causes:
        span["parentSpanId"] = _span_id(causes[0].id)
    if causes[1:]:
        span["links"] = [{"traceId": trace, "spanId": _span_id(each.id)} for each in causes[1:]]
    return span


def _attributes(event: Event) -> list[dict[str, Any]]:
    named: dict[str, str | int | None] = {
        "event.id": event.id,
        "event.position": event.position,
        "event.occurred_at": isoformat(event.occurred_at),
        "event.version": event.version,
        "event.correlation_id": event.correlation_id,
        "event.causation_id": event.causation_id,
        "aggregate.type": event.aggregate_type,
        "aggregate.id": event.aggregate_id,
    }
    return [_attribute(name, value) for name, value in named.items() if value is not None]


def _attribute(key: str, value: str | int) -> dict[str, Any]:
    """Whole numbers travel as text in OTLP, since JSON's may lose digits."""
    kind = "stringValue" if isinstance(value, str) else "intValue"
    return {"key": key, "value": {kind: str(value)}}


def _trace_id(events: Sequence[Event]) -> str:
    for event in events:
        recorded = event.metadata.get("traceparent") if isinstance(event.metadata, dict) else None
        found = _TRACEPARENT.fullmatch(recorded) if isinstance(recorded, str) else None
        if found:
            return found[1]
    correlation = next((each.correlation_id for each in events if each.correlation_id), "")
    bare = correlation.replace("-", "").lower()
    return bare if _TRACE_ID.fullmatch(bare) else _digest(correlation)[:32]


def _span_id(event_id: str) -> str:
    return _digest(event_id)[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _nanoseconds(when: datetime) -> str:
    """Return nanoseconds since 1970, which OTLP cannot count below 0."""
    return str(max((when - _EPOCH) // timedelta(microseconds=1) * 1_000, 0))
