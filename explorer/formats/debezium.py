"""Debezium: change events, rows unwrapped from them, and the outbox pattern."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.formats.column import document
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.peeling import json_text
from explorer.formats.record import Raw, Record
from explorer.formats.row_change import NULL, Change, event_of
from explorer.formats.table import first, first_raw, has

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHAT = {"c": "created", "u": "updated", "d": "deleted", "r": "read"}
_NO_ROW = {"t": "truncation of a table", "m": "logical message"}
_PLACE = (
    *("file", "pos", "row", "lsn", "scn", "ssn", "change_lsn", "event_serial_no"),
    *("ord", "txId", "ts_ms"),
)


def _change(record: Record) -> Iterable[Translated | Skipped]:
    body = record.inside("payload") or record
    op = body.text("op") or ""
    if op in _NO_ROW:
        return (Skipped(_NO_ROW[op]),)
    row = body.inside("after") or body.inside("before")
    if row is None or op not in _WHAT:
        msg = "It has neither a row before nor one after the change."
        raise Fault(msg)
    if _is_outbox(row.members):
        return (_outbox(row, body) if op in ("c", "r") else Skipped("removal from the outbox"),)
    return (_of_row(body, _WHAT[op]),)


def _of_row(body: Record, what: str) -> Translated:
    source = body.inside("source") or Record(b"{}")
    told = {name: value for name in _PLACE if (value := source.text(name))}
    apart = ("after",) if what != "deleted" else ("before", "after")
    change = Change(
        table=source.text("table") or source.text("collection") or "row",
        what=what,
        row=body.at("after" if what != "deleted" else "before") or NULL,
        place=":".join(told.values()),
        time=_time(body, source),
        metadata={name: raw for name, raw in body.members.items() if name not in apart},
        transaction=body.text("transaction", "id") or source.text("gtid") or source.text("txId"),
        lane=source.text("name") or "",
        order=_order(source),
    )
    return event_of(change)


def _outbox(row: Record, body: Record) -> Translated:
    members = row.members
    source = body.inside("source") or Record(b"{}")
    return Translated(
        event_id=first(members, ("id",)),
        event_type=first(members, ("type", "event_type")),
        aggregate_id=first(members, _AGGREGATE_ID),
        aggregate_type=first(members, _AGGREGATE_TYPE),
        occurred_at=first(members, ("timestamp", "created_at", "occurred_at"))
        or _time(body, source),
        payload=document(first_raw(members, ("payload",))),
        metadata={name: raw for name, raw in members.items() if name not in _OUTBOX},
        correlation_id=first(members, ("correlation_id", "correlationid")),
        causation_id=first(members, ("causation_id", "causationid")),
        identity=first(members, ("id",)),
        lane=source.text("name") or "",
        order=_order(source),
    )


_AGGREGATE_ID = ("aggregateid", "aggregate_id", "aggregateId")
_AGGREGATE_TYPE = ("aggregatetype", "aggregate_type", "aggregateType")
_OUTBOX = {"id", "type", "event_type", "payload", *_AGGREGATE_ID, *_AGGREGATE_TYPE}


def _is_outbox(row: Any) -> bool:
    return has(row, (_AGGREGATE_ID, _AGGREGATE_TYPE, "payload"))


def _time(body: Record, source: Record) -> str | None:
    # some connectors leave the time of the source at 0, above all in snapshots
    found = (where.text(name) for where in (source, body) for name in ("ts_us", "ts_ms"))
    return next((time for time in found if time and time != "0"), None)


def _order(source: Record) -> tuple[int, int] | None:
    number = (source.text("file") or "").rpartition(".")[2]
    place = source.whole("pos")
    if number.isdigit() and place is not None:
        return int(number), place * 1_000_000 + (source.whole("row") or 0)
    lsn = source.whole("lsn")
    return None if lsn is None else (lsn, 0)


def _unwrapped(record: Record) -> Iterable[Translated]:
    members = record.members
    said = {name: raw for name, raw in members.items() if name.startswith("__")}
    row = {name: raw for name, raw in members.items() if not name.startswith("__")}
    gone = record.text("__deleted") == "true"
    what = "deleted" if gone else _WHAT.get(record.text("__op") or "", "changed")
    texts = (record.text(name) for name in said)
    change = Change(
        table=record.text("__table") or record.text("__source_table") or "row",
        what=what,
        row=Raw(json_text(row).encode()),
        place=":".join(filter(None, texts)),
        time=record.text("__source_ts_ms") or record.text("__ts_ms"),
        metadata=said,
    )
    return (event_of(change),)


def _is_change(record: Any) -> bool:
    body = record.get("payload", record) if isinstance(record, dict) else None
    return has(body, ("op", ("before", "after"), "source"))


_SYSTEM = "Debezium"
_EXPORT = "kafka-console-consumer.sh --bootstrap-server HOST:9092 --topic {} --from-beginning"
DEBEZIUM = Format(
    name="debezium",
    system=_SYSTEM,
    signature="op, before, after, source, at the top or in payload",
    export=f"{_EXPORT.format('server.db.table')} > dump.jsonl",
    cannot_tell=(
        "Without the message key, the primary key is a guess: `id`, an id named like the table, or"
        " the first column. Decimals may be in base64 and dates numbers of days, as configured."
    ),
    accepts=_is_change,
    translate=_change,
)
UNWRAPPED = Format(
    name="debezium-unwrapped",
    system=_SYSTEM,
    signature="a bare row with __op or __deleted (ExtractNewRecordState)",
    export=f"{_EXPORT.format('server.db.table')} > dump.jsonl",
    cannot_tell="Rows do not say how they were before; the primary key is a guess.",
    accepts=partial(has, columns=(("__op", "__deleted"),)),
    translate=_unwrapped,
    in_file_order=True,
)

FAMILY = Family(formats=(DEBEZIUM, UNWRAPPED))
