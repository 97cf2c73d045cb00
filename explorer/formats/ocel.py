"""Object-centric event logs in JSON: OCEL 2.0 and 1.0.

An event happens to several objects at once. Each of them is an aggregate with a history of its
own, so an event comes out once for each object, all with the event's id as their correlation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family, Format
from explorer.formats.message import others
from explorer.formats.outcome import Translated
from explorer.formats.peeling import json_text
from explorer.formats.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explorer.formats.record import Raw

SYSTEM = "OCEL"
_CANNOT_TELL = (
    "Cause and version. An event comes out once for each of its objects; what changes objects"
    " outside of events is left out."
)


class Place(NamedTuple):
    """What the rest of the log says about an event."""

    types: Mapping[str, str]
    """The type of every object."""

    event_id: str = ""


def _is_2(document: Any) -> bool:
    return isinstance(document, dict) and {"objectTypes", "objects", "events"} <= document.keys()


def _is_1(document: Any) -> bool:
    return isinstance(document, dict) and {"ocel:events", "ocel:objects"} <= document.keys()


def _unwrap_2(document: Record) -> Iterator[Unwrapped]:
    objects = document.items("objects")
    place = Place({one.text("id") or "": one.text("type") or "" for one in objects})
    return (Unwrapped(bytes(one.raw), place) for one in document.items("events"))


def _unwrap_1(document: Record) -> Iterator[Unwrapped]:
    objects = (document.inside("ocel:objects") or Record(b"{}")).members
    types = {name: Record(raw).text("ocel:type") or "" for name, raw in objects.items()}
    events = (document.inside("ocel:events") or Record(b"{}")).members
    return (Unwrapped(bytes(raw), Place(types, name)) for name, raw in events.items())


def _event_2(record: Record) -> Iterable[Translated]:
    place: Place = record.context or Place({})
    related = record.items("relationships")
    attributes = {one.text("name") or "": one.at("value") for one in record.items("attributes")}
    return _for_each(
        [one.text("objectId") or "" for one in related],
        place.types,
        event_id=record.text("id"),
        event_type=record.text("type"),
        occurred_at=record.text("time"),
        payload=json_text(attributes),
        metadata=others(record, {"id", "type", "time", "attributes"}),
    )


def _event_1(record: Record) -> Iterable[Translated]:
    place: Place = record.context or Place({})
    return _for_each(
        [text for one in record.items("ocel:omap") if (text := one.text())],
        place.types,
        event_id=place.event_id or record.text("ocel:eid"),
        event_type=record.text("ocel:activity"),
        occurred_at=record.text("ocel:timestamp"),
        payload=record.json("ocel:vmap") or "null",
        metadata=others(record, {"ocel:activity", "ocel:timestamp", "ocel:vmap", "ocel:eid"}),
    )


def _for_each(  # noqa: PLR0913  the fields of an event
    objects: list[str],
    types: Mapping[str, str],
    *,
    event_id: str | None,
    event_type: str | None,
    occurred_at: str | None,
    payload: str,
    metadata: dict[str, Raw],
) -> Iterable[Translated]:
    several = len(objects) > 1
    return [
        Translated(
            event_id=f"{event_id}@{name}" if several else event_id,
            event_type=event_type,
            aggregate_id=name,
            aggregate_type=types.get(name, ""),
            occurred_at=occurred_at,
            payload=payload,
            metadata=metadata,
            correlation_id=event_id,
            derived=("event_id", "correlation_id") if several else ("correlation_id",),
        )
        for name in dict.fromkeys(objects) or [""]
    ]


OCEL_2 = Format(
    name="ocel",
    system=SYSTEM,
    signature="objectTypes, eventTypes, objects, events with id, type, time, relationships",
    export="pm4py.write_ocel2_json(log, 'dump.json')",
    cannot_tell=_CANNOT_TELL,
    accepts=lambda record: (
        isinstance(record, dict) and {"id", "type", "time", "relationships"} <= record.keys()
    ),
    translate=_event_2,
)
OCEL_1 = Format(
    name="ocel-1",
    system=SYSTEM,
    signature="ocel:events, ocel:objects; ocel:activity, ocel:timestamp, ocel:omap, ocel:vmap",
    export="pm4py.write_ocel_json(log, 'dump.jsonocel')",
    cannot_tell=_CANNOT_TELL,
    accepts=lambda record: (
        isinstance(record, dict) and {"ocel:activity", "ocel:timestamp"} <= record.keys()
    ),
    translate=_event_1,
)

FAMILY = Family(
    formats=(OCEL_2, OCEL_1),
    containers=(
        Container(accepts=_is_2, unwrap=_unwrap_2),
        Container(accepts=_is_1, unwrap=_unwrap_1),
    ),
)
