"""Spatie's event sourcing for Laravel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.format import Family, Format
from explorer.formats.table import Table, has, inner_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

STORED_EVENTS = Table(
    event_id=("id",),
    event_type=("event_class",),
    aggregate_id=("aggregate_uuid",),
    occurred_at=("created_at",),
    version=("aggregate_version",),  # not `event_version`: that is one of the class
    payload=("event_properties",),
    metadata=("meta_data",),
    order=("id",),
)


def _spatie(record: Record) -> Iterable[Translated]:
    event = STORED_EVENTS.event(record)
    told = None if event.aggregate_id else inner_id(event.payload)
    if told:
        _, event.aggregate_id = told
        event.derived = ("aggregate_id",)
    return (event,)


SPATIE = Format(
    name="spatie",
    system="Spatie Laravel event sourcing",
    signature="aggregate_uuid, aggregate_version, event_class, event_properties, meta_data",
    export=(
        "mysql -N -r -e \"select json_object('id', id, 'aggregate_uuid', aggregate_uuid,"
        " 'aggregate_version', aggregate_version, 'event_version', event_version, 'event_class',"
        " event_class, 'event_properties', event_properties, 'meta_data', meta_data, 'created_at',"
        ' created_at) from stored_events order by id" DB > dump.jsonl'
    ),
    cannot_tell=(
        "Times have whole seconds and the zone of the application, taken for UTC. An event that no"
        " aggregate recorded gets the first id in its properties as its aggregate."
    ),
    accepts=partial(
        has, columns=("aggregate_uuid", "aggregate_version", "event_class", "event_properties")
    ),
    translate=_spatie,
)

FAMILY = Family(formats=(SPATIE,))
