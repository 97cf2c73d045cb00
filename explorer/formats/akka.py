"""Akka and Pekko Persistence: the journals of the JDBC and R2DBC plugins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats import akka_repr
from explorer.formats.column import as_bytes
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault, Skipped
from explorer.formats.peeling import from_base64
from explorer.formats.table import Table, has, number, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

JOURNAL = Table(
    event_id=(),
    event_type=("event_ser_manifest",),
    aggregate_id=("persistence_id",),
    occurred_at=("db_timestamp", "write_timestamp"),
    version=("seq_nr", "sequence_number"),
    payload=("event_payload",),
    metadata=("meta_payload",),
    order=("ordering",),
    dropped=("message", "slice", "entity_type"),
)


def _journal(record: Record) -> Iterable[Translated | Skipped]:
    if record.text("deleted") in _TRUE:
        return (Skipped("deleted event"),)
    return (_placed(JOURNAL.event(record), record.text("entity_type")),)


def _legacy(record: Record) -> Iterable[Translated | Skipped]:
    if record.text("deleted") in _TRUE:
        return (Skipped("deleted event"),)
    event = JOURNAL.event(record)
    message = _message(record.text("message") or "")
    event.event_type, event.occurred_at = message.manifest, message.timestamp
    event.payload = message.payload
    return (_placed(event, None),)


def _message(text: str) -> akka_repr.Message:
    content = as_bytes(text) or from_base64(text)
    if not content:
        msg = "Its message is not in hex or base64."
        raise Fault(msg)
    return akka_repr.message(content)


def _placed(event: Translated, kind: str | None) -> Translated:
    stream = event.aggregate_id
    event.event_id = f"{stream}/{event.version}"
    event.aggregate_type, event.aggregate_id = split(stream, "|")
    event.aggregate_type = event.aggregate_type or kind
    event.derived = ("event_id",)
    if not event.event_type:
        # plugins leave it empty where the serializer needs none
        event.event_type = akka_repr.class_in(event.payload) or "event"
        event.derived += ("event_type",)
    if event.order is None and event.version is not None:
        event.lane, event.order = stream or "", (number(event.version), 0)
    return event


_TRUE = ("true", "1", "t")
_EXPORT = 'psql -At -c "select row_to_json(e) from (select {} from {} order by {}) e" DB > {}'
_SYSTEM = "Akka and Pekko Persistence"
_CANNOT = (
    "Events have no ids: they are made up from persistence id and sequence number. Payloads that"
    " are neither JSON nor CBOR (Protobuf, Java) stay as bytes, in base64."
)

CURRENT = Format(
    name="akka",
    system=_SYSTEM,
    signature="persistence_id, sequence_number or seq_nr, event_payload, event_ser_manifest",
    export=_EXPORT.format("*", "event_journal", "ordering", "dump.jsonl")
    + "; R2DBC: order by db_timestamp, persistence_id, seq_nr",
    cannot_tell=_CANNOT,
    accepts=partial(
        has, columns=("persistence_id", ("sequence_number", "seq_nr"), "event_payload")
    ),
    translate=_journal,
)
LEGACY = Format(
    name="akka-legacy",
    system=_SYSTEM,
    signature="ordering, persistence_id, sequence_number, message",
    export=_EXPORT.format("*", "journal", "ordering", "dump.jsonl"),
    cannot_tell=f"{_CANNOT} Before Akka 2.6, events had no time: they are set aside.",
    accepts=partial(has, columns=("persistence_id", "sequence_number", "message")),
    translate=_legacy,
)

FAMILY = Family(formats=(CURRENT, LEGACY))
