"""CloudEvents as JSON: structured, batched, with binary data, and as Dapr writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.message import AGGREGATE_ID, first_id, others
from explorer.formats.outcome import Fault, Translated
from explorer.formats.peeling import peeled, text_behind
from explorer.formats.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_MAPPED = frozenset(
    (
        *("id", "type", "time", "data", "data_base64"),
        *("correlationid", "causationid", "aggregateversion", "authid", "userid"),
    )
)
_USER = ("authid", "userid")
_REQUIRED = {"specversion", "id", "source", "type"}


def is_cloudevent(members: AbstractSet[str]) -> bool:
    """Tell whether a record with these members has what every CloudEvent must have."""
    return members >= _REQUIRED


def _is_structured(record: Any) -> bool:
    return isinstance(record, dict) and is_cloudevent(record.keys())


def _translate(record: Record) -> Iterable[Translated]:
    return (cloudevent(record),)


def cloudevent(record: Record) -> Translated:
    """Return the event that a CloudEvent is.

    The aggregate is the `subject`, else the partition key, else the id that the data has, else
    the last piece of `source`. A W3C trace serves as correlation where no other is given.
    """
    payload = _data(record)
    data = Record(payload.encode())
    trace = (record.text("traceparent") or record.text("traceid") or "").split("-")
    sequence = record.whole("sequence")  # of the source or of the subject: order, not a version
    aggregate_id, aggregate_type, derived = _aggregate(record, data)
    return Translated(
        event_id=record.text("id"),
        event_type=record.text("type"),
        aggregate_id=aggregate_id,
        aggregate_type=aggregate_type,
        occurred_at=record.text("time") or record.text("recordedtime"),
        version=record.whole("aggregateversion"),
        payload=payload,
        metadata=others(record, _MAPPED),
        correlation_id=record.text("correlationid") or _trace_id(trace),
        causation_id=record.text("causationid"),
        user_id=next((text for key in _USER if (text := record.text(key))), None),
        lane=f"{record.text('source')}\n{record.text('subject')}",
        order=None if sequence is None else (0, sequence),
        identity=f"{record.text('source')}\n{record.text('id')}",
        derived=derived,
    )


def _data(record: Record) -> str:
    encoded = record.text("data_base64")
    if encoded is None:
        data = record.at("data")
        return "null" if data is None else peeled(data)
    text = text_behind(encoded)
    content = record.text("datacontenttype") or ""
    if text is None or not ("json" in content or text.lstrip()[:1] in ("{", "[")):
        return record.json("data_base64") or "null"
    decoded = Record(text.encode())
    if not (decoded.members or decoded.items() or text.strip() in ("{}", "[]")):
        msg = "Its data_base64 is not the JSON that it should be."
        raise Fault(msg)
    return text.strip()


def _aggregate(record: Record, data: Record) -> tuple[str, str, tuple[str, ...]]:
    source = (record.text("source") or "").rstrip("/")
    kind = source.rsplit("/", 1)[-1].rsplit(":", 1)[-1] or source
    told = record.text("subject") or record.text("partitionkey")
    if told:
        return told, kind, ("aggregate_type",)
    own = next((text for key in AGGREGATE_ID if (text := data.text(key))), None)
    named = first_id(data.members)
    found = own or (named[1] if named else kind)
    return found, kind, ("aggregate_id", "aggregate_type")


def _trace_id(trace: list[str]) -> str | None:
    # traceparent is version-traceid-parentid-flags
    return trace[1] if len(trace) == 4 else (trace[0] or None)


CLOUDEVENTS = Format(
    name="cloudevents",
    system="CloudEvents",
    signature="specversion, id, source, type; data or data_base64; a batch is an array of them",
    export="whatever writes application/cloudevents+json, or cloudevents-batch+json",
    cannot_tell="A version; where there is no subject, the aggregate.",
    accepts=_is_structured,
    translate=_translate,
)

FAMILY = Family(formats=(CLOUDEVENTS,))
