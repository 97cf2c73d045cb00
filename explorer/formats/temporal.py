"""Temporal: histories of workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault, Translated
from explorer.formats.peeling import from_base64, json_text, peeled_bytes
from explorer.formats.record import Raw, Record, items_of
from explorer.formats.table import has

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ATTRIBUTES = "EventAttributes"
_CAUSES = (
    *("startedEventId", "scheduledEventId", "initiatedEventId", "acceptedEventId"),
    "workflowTaskCompletedEventId",
)
_PREFIX = "EVENT_TYPE_"


class Run(NamedTuple):
    """The run of a workflow that a history is of."""

    workflow: str | None
    run: str | None
    kind: str | None


def _unwrap(document: Record) -> Iterator[Unwrapped]:
    events = document.items("events")
    run = _run(events[0]) if events else None
    return (Unwrapped(event.raw, run) for event in events)


def _run(first: Record) -> Run:
    """What the first event of a history says about all of it."""
    _, said = _attributes(first)
    run = said.text("originalExecutionRunId") or said.text("firstExecutionRunId")
    return Run(said.text("workflowId"), run, said.text("workflowType", "name"))


def _event(record: Record) -> Iterable[Translated]:
    run = record.context
    if not isinstance(run, Run) or not (run.run or run.workflow or run.kind):
        msg = "Its history does not say which workflow it is of."
        raise Fault(msg)
    name, said = _attributes(record)
    number = record.whole("eventId")
    lane = run.run or run.workflow or run.kind or ""
    cause = next((n for key in _CAUSES if (n := said.whole(key))), None)
    mapped = {"eventId", "eventTime", "eventType", name}
    event = Translated(
        event_id=f"{lane}/{number}",
        event_type=_kind(record.text("eventType") or ""),
        aggregate_id="/".join(filter(None, (run.workflow, run.run))) or lane,
        aggregate_type=run.kind,
        occurred_at=record.text("eventTime"),
        version=number,  # not `version`: that counts failovers of the cluster
        payload=decoded(str(said.raw, "utf-8")),
        metadata={key: raw for key, raw in record.members.items() if key not in mapped},
        correlation_id=lane,
        causation_id=f"{lane}/{cause}" if cause else None,
        lane=lane,
        order=None if number is None else (number, 0),
        identity=f"{lane}/{number}",
        derived=("event_id",),
    )
    return (event,)


def _attributes(event: Record) -> tuple[str, Record]:
    names = (name for name in event.members if name.endswith(_ATTRIBUTES))
    name = next(names, "")
    return name, event.inside(name) or Record(b"{}")


def _kind(name: str) -> str:
    """The name without the capitals that newer exports write."""
    if not name.startswith(_PREFIX):
        return name
    return "".join(word.capitalize() for word in name.removeprefix(_PREFIX).split("_"))


def decoded(text: str) -> str:
    """Return JSON with what payloads hold in the place of their base64, if that is JSON."""
    return json_text(_decoded(Raw(text.encode()))) if '"encoding"' in text else text


def _decoded(raw: Raw) -> Any:
    start = memoryview(raw)[0]
    if start == ord("["):
        return [_decoded(item) for item in items_of(raw)]
    if start != ord("{"):
        return raw
    value = Record(raw)
    encoding = from_base64(value.text("metadata", "encoding"))
    if encoding == b"binary/null":
        return None
    content = from_base64(value.text("data")) if encoding in _JSON else None
    if content is not None:
        return Raw(_whole(content).encode())
    return {name: _decoded(member) for name, member in value.members.items()}


_JSON = (b"json/plain", b"json/protobuf")


def _whole(content: bytes) -> str:
    try:
        _valid(content)
        return content.decode()
    except ValueError:
        return peeled_bytes(content)


_valid = msgspec.json.Decoder(Raw).decode


def _is_history(document: Any) -> bool:
    events = document.get("events") if isinstance(document, dict) else None
    return isinstance(events, list) and bool(events) and _is_event(events[0])


def _is_event(record: Any) -> bool:
    return has(record, ("eventId", "eventTime", "eventType")) and any(
        name.endswith(_ATTRIBUTES) for name in record
    )


TEMPORAL = Format(
    name="temporal",
    system="Temporal",
    signature="events[] of eventId, eventTime, eventType and …EventAttributes",
    export="temporal workflow show -w WORKFLOW_ID -r RUN_ID -o json > dump.json",
    cannot_tell=(
        "Ids of events are unique only in their run, so the run goes before them. A history that"
        " does not name its workflow goes by its run, else by its type."
    ),
    accepts=_is_event,
    translate=_event,
)

FAMILY = Family(formats=(TEMPORAL,), containers=(Container(accepts=_is_history, unwrap=_unwrap),))
