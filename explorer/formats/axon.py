"""Axon Framework: the event tables of versions 4 and 5."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault
from explorer.formats.table import Table, has

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

SYSTEM = "Axon Framework"

# with the names of JPA, of plain JDBC, and of the latter as Postgres folds them
GLOBAL_INDEX = ("global_index", "globalIndex", "globalindex")
AGGREGATE = ("aggregate_identifier", "aggregateIdentifier", "aggregateidentifier")
PAYLOAD_TYPE = ("payload_type", "payloadType", "payloadtype")

AXON_4 = Table(
    event_id=("event_identifier", "eventIdentifier", "eventidentifier"),
    event_type=PAYLOAD_TYPE,
    aggregate_id=AGGREGATE,
    aggregate_type=("type",),
    occurred_at=("time_stamp", "timeStamp", "timestamp"),
    version=("sequence_number", "sequenceNumber", "sequencenumber"),
    payload=("payload",),
    metadata=("meta_data", "metaData", "metadata"),
    # the interceptor of Axon 4 puts the id of the message at hand into `correlationId`
    correlation_id=("traceId",),
    causation_id=("correlationId",),
    order=GLOBAL_INDEX,
    dropped=("traceId", "correlationId"),
)
AXON_5 = Table(
    event_id=("identifier",),
    event_type=("type",),
    aggregate_id=AGGREGATE,
    aggregate_type=("aggregate_type", "aggregateType", "aggregatetype"),
    occurred_at=("timestamp",),
    version=("aggregate_sequence_number", "aggregateSequenceNumber", "aggregatesequencenumber"),
    payload=("payload",),
    order=GLOBAL_INDEX,
)


def _axon_4(record: Record) -> Iterable[Translated]:
    event = AXON_4.event(record)
    if event.payload.strip('"').isdigit() and _is_number(record):
        msg = (
            f"Its payload is only the number of a large object, {event.payload}, which is not"
            " in the dump."
        )
        raise Fault(msg)
    return (event,)


def _is_number(record: Record) -> bool:
    texts = (record.text(name) for name in AXON_4.metadata)
    return next((text.isdigit() for text in texts if text), False)


_EXPORT = (
    'psql -At -c "select row_to_json(e) from (select * from {table} order by global_index) e" DB'
    " > dump.jsonl"
)
DOMAIN_EVENTS = Format(
    name="axon-4",
    system=f"{SYSTEM} 4",
    signature="global_index, event_identifier, aggregate_identifier, payload_type (or camelCase)",
    export=_EXPORT.format(table="domain_event_entry"),
    cannot_tell=(
        "Values of XML payloads are all texts; where Postgres keeps payloads as large objects, the"
        " dump has only their numbers, unless `convert_from(lo_get(payload), 'UTF8')` is exported."
    ),
    accepts=partial(has, columns=(GLOBAL_INDEX, AGGREGATE, PAYLOAD_TYPE)),
    translate=_axon_4,
)
AGGREGATE_EVENTS = Format(
    name="axon-5",
    system=f"{SYSTEM} 5",
    signature="global_index, aggregate_identifier, aggregate_sequence_number, identifier",
    export=_EXPORT.format(table="aggregate_event_entry"),
    cannot_tell="An event without an aggregate of its own cannot be placed, and is set aside.",
    accepts=partial(has, columns=(GLOBAL_INDEX, AGGREGATE, AXON_5.version, "identifier")),
    translate=AXON_5,
)

FAMILY = Family(formats=(DOMAIN_EVENTS, AGGREGATE_EVENTS))
