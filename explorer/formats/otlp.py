"""OpenTelemetry: logs and spans as the OTLP file exporter writes them in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family, Format
from explorer.formats.message import others
from explorer.formats.outcome import Translated
from explorer.formats.peeling import json_text
from explorer.formats.record import Raw, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SYSTEM = "OpenTelemetry"
_EXPORT = "the file exporter of the OpenTelemetry Collector"
_NO_AGGREGATE = frozenset(("service.instance.id", "thread.id", "process.pid"))
_USER = ("enduser.id", "user.id")
_LOG_MAPPED = frozenset(
    ("eventName", "timeUnixNano", "traceId", "attributes", "body", "observedTimeUnixNano")
)
_SPAN_PAYLOAD = ("kind", "startTimeUnixNano", "endTimeUnixNano", "status", "links")


class Scope(NamedTuple):
    """What is said about a record outside of it."""

    resource: dict[str, Any]
    scope: dict[str, Any]
    service: str
    place: int
    """The record's place in its document, from 0."""


def _container(outer: str, middle: str, inner: str) -> Container:
    def accepts(document: Any) -> bool:
        return isinstance(document, dict) and isinstance(document.get(outer), list)

    def unwrap(document: Record) -> Iterator[Unwrapped]:
        place = 0
        for resource in document.items(outer):
            attributes = _attributes(resource.items("resource", "attributes"))
            service = _plain(attributes.get("service.name")) or ""
            for scope in resource.items(middle):
                about = dict((scope.inside("scope") or Record(b"{}")).members)
                for one in scope.items(inner):
                    yield Unwrapped(bytes(one.raw), Scope(attributes, about, service, place))
                    place += 1

    return Container(accepts=accepts, unwrap=unwrap)


def _attributes(items: list[Record]) -> dict[str, Any]:
    found = {one.text("key") or "": one.inside("value") for one in items}
    return {key: None if value is None else _value(value) for key, value in found.items()}


def _value(record: Record) -> Any:
    """Return what an AnyValue of OTLP stands for; integers, which come as strings, as numbers."""
    for kind, raw in record.members.items():
        if kind == "intValue":
            return Raw((record.text(kind) or "null").encode())
        if kind == "arrayValue":
            return [_value(one) for one in record.items(kind, "values")]
        if kind == "kvlistValue":
            return _attributes(record.items(kind, "values"))
        return raw
    return None


def _plain(value: Any) -> str | None:
    return Record(value).text() if isinstance(value, Raw) else None


def _log(record: Record) -> Iterable[Translated]:
    scope: Scope = record.context or Scope({}, {}, "", 0)
    attributes = _attributes(record.items("attributes"))
    body = record.inside("body")
    time = next(
        (t for key in ("timeUnixNano", "observedTimeUnixNano") if _nonzero(t := record.text(key))),
        None,
    )
    uid = _plain(attributes.get("log.record.uid"))
    aggregate_id, derived = _aggregate(attributes, scope)
    event = Translated(
        event_id=uid or f"{scope.service}/{time}/{scope.place}",
        event_type=record.text("eventName")
        or _plain(attributes.get("event.name"))
        or record.text("severityText")
        or "log",
        aggregate_id=aggregate_id,
        aggregate_type=scope.service,
        occurred_at=time,
        payload="null" if body is None else json_text(_value(body)),
        metadata={**others(record, _LOG_MAPPED), **_around(attributes, scope)},
        correlation_id=record.text("traceId") or None,
        causation_id=record.text("spanId") or None,
        user_id=next((u for key in _USER if (u := _plain(attributes.get(key)))), None),
        derived=derived if uid else (*derived, "event_id"),
    )
    return (event,)


def _span(record: Record) -> Iterable[Translated]:
    scope: Scope = record.context or Scope({}, {}, "", 0)
    attributes = _attributes(record.items("attributes"))
    aggregate_id, derived = _aggregate(attributes, scope)
    span = record.text("spanId")
    payload = {key: record.members[key] for key in _SPAN_PAYLOAD if key in record.members}
    begun = Translated(
        event_id=span,
        event_type=record.text("name"),
        aggregate_id=aggregate_id,
        aggregate_type=scope.service,
        occurred_at=record.text("startTimeUnixNano"),
        payload=json_text({**payload, "attributes": attributes}),
        metadata=_around({}, scope),
        correlation_id=record.text("traceId") or None,
        causation_id=record.text("parentSpanId") or None,
        user_id=next((u for key in _USER if (u := _plain(attributes.get(key)))), None),
        derived=derived,
    )
    inside = [
        Translated(
            event_id=f"{span}/{place}",
            event_type=one.text("name"),
            aggregate_id=aggregate_id,
            aggregate_type=scope.service,
            occurred_at=one.text("timeUnixNano"),
            payload=json_text(_attributes(one.items("attributes"))),
            metadata=_around({}, scope),
            correlation_id=begun.correlation_id,
            causation_id=span,
            derived=(*derived, "event_id"),
        )
        for place, one in enumerate(record.items("events"))
    ]
    return (begun, *inside)


def _nonzero(time: str | None) -> bool:
    return bool(time) and time != "0"


def _aggregate(attributes: dict[str, Any], scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The value of the first attribute named like `order.id`, else the service."""
    for key, value in attributes.items():
        named = key.endswith((".id", "_id")) and key not in (*_NO_AGGREGATE, *_USER)
        if named and (text := _plain(value)):
            return text, ("aggregate_id",)
    return scope.service, ("aggregate_id",)


def _around(attributes: dict[str, Any], scope: Scope) -> dict[str, Any]:
    told = {"attributes": attributes, "resource": scope.resource, "scope": scope.scope}
    return {key: value for key, value in told.items() if value}


def _is_log(record: Any) -> bool:
    return isinstance(record, dict) and (
        {"timeUnixNano", "body"} <= record.keys() or {"timeUnixNano", "eventName"} <= record.keys()
    )


def _is_span(record: Any) -> bool:
    return isinstance(record, dict) and {"traceId", "spanId", "startTimeUnixNano"} <= record.keys()


LOGS = Format(
    name="otlp-logs",
    system=SYSTEM,
    signature="resourceLogs, scopeLogs, logRecords with timeUnixNano, body, attributes",
    export=_EXPORT,
    cannot_tell=(
        "The aggregate: it is the first attribute that ends in `.id`, else the service. A log"
        " record has no id."
    ),
    accepts=_is_log,
    translate=_log,
)
SPANS = Format(
    name="otlp-spans",
    system=SYSTEM,
    signature="resourceSpans, scopeSpans, spans with traceId, spanId, startTimeUnixNano",
    export=_EXPORT,
    cannot_tell=(
        "The aggregate: it is the first attribute that ends in `.id`, else the service. Spans that"
        " were not sampled are missing."
    ),
    accepts=_is_span,
    translate=_span,
)

FAMILY = Family(
    formats=(LOGS, SPANS),
    containers=(
        _container("resourceLogs", "scopeLogs", "logRecords"),
        _container("resourceSpans", "scopeSpans", "spans"),
    ),
)
