"""Change records of Canal, Maxwell, Oracle GoldenGate and AWS DMS."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.message import others
from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.record import Raw, Record
from explorer.formats.row_change import NULL, Change, event_of
from explorer.formats.table import has

if TYPE_CHECKING:
    from collections.abc import Iterable


_WHAT = {
    "insert": "created",
    "update": "updated",
    "delete": "deleted",
    "i": "created",
    "u": "updated",
    "d": "deleted",
    "load": "read",
    "bootstrap-insert": "read",
}
_SCHEMA = "change of a schema"


def _canal(record: Record) -> Iterable[Translated | Skipped]:
    what = _WHAT.get((record.text("type") or "").lower())
    if what is None or record.text("isDdl") == "true":
        return (Skipped(_SCHEMA),)
    rows, old = record.items("data"), record.items("old")
    keys = tuple(filter(None, (key.text() for key in record.items("pkNames"))))
    batch = f"{record.text('es')}:{record.text('id')}"
    return [
        event_of(
            Change(
                table=record.text("table") or "row",
                what=what,
                row=_raw(row),
                place=f"{batch}:{number}",
                time=record.text("es") or record.text("ts"),
                keys=keys,
                metadata=others(record, ("old", "data"))
                | ({"old": _raw(old[number])} if number < len(old) else {}),
                transaction=record.text("gtid"),
            )
        )
        for number, row in enumerate(rows)
    ] or _no_rows()


def _maxwell(record: Record) -> Iterable[Translated | Skipped]:
    what = _WHAT.get(record.text("type") or "")
    if what is None:
        bootstrap = (record.text("type") or "").startswith("bootstrap")
        return (Skipped("mark of a bootstrap" if bootstrap else _SCHEMA),)
    columns = (key.text() for key in record.items("primary_key_columns"))
    offset = record.text("xoffset") or "last"
    change = Change(
        table=record.text("table") or "row",
        what=what,
        row=record.at("data") or NULL,
        place=f"{record.text('xid')}:{offset}" if record.text("xid") else record.text("ts") or "",
        time=record.text("ts"),
        keys=tuple(filter(None, columns)),
        metadata=others(record, ("data",)),
        transaction=record.text("xid"),
    )
    return (event_of(change),)


def _golden_gate(record: Record) -> Iterable[Translated | Skipped]:
    what = _WHAT.get((record.text("op_type") or "").lower())
    if what is None:
        return (Skipped("truncation of a table"),)
    side = "before" if what == "deleted" else "after"
    change = Change(
        table=(record.text("table") or "row").rpartition(".")[2],
        what=what,
        row=record.at(side) or NULL,
        place=record.text("pos") or "",
        time=record.text("op_ts"),
        keys=tuple(filter(None, (key.text() for key in record.items("primary_keys")))),
        metadata=others(record, (side,)),
        transaction=record.text("xid"),
    )
    return (event_of(change),)


def _dms(record: Record) -> Iterable[Translated | Skipped]:
    about = record.inside("metadata") or Record(b"{}")
    what = _WHAT.get(about.text("operation") or "")
    if about.text("record-type") == "control" or what is None:
        return (Skipped("control record"),)
    place = (about.text(name) for name in ("transaction-id", "transaction-record-id", "timestamp"))
    change = Change(
        table=about.text("table-name") or "row",
        what=what,
        row=record.at("data") or NULL,
        place=":".join(filter(None, place)),
        time=about.text("timestamp"),
        metadata=about.members | others(record, ("data", "metadata")),
        transaction=about.text("transaction-id"),
    )
    return (event_of(change),)


def _raw(record: Record) -> Raw:
    return record.raw if isinstance(record.raw, Raw) else Raw(record.raw)


def _no_rows() -> list[Translated | Skipped]:
    msg = "It has no rows."
    raise Fault(msg)


def _is_dms(record: Any) -> bool:
    return has(record, ("metadata",)) and has(record["metadata"], ("record-type", "operation"))


_GUESS = "the primary key is a guess: `id`, an id named like the table, or the first column."
CANAL = Format(
    name="canal",
    system="Alibaba Canal",
    signature="data[], old, database, table, type, isDdl, es",
    export="kafka-console-consumer.sh --bootstrap-server HOST:9092 --topic TOPIC > dump.jsonl",
    cannot_tell="All values are texts. Changes have no ids or versions; the order is the file's.",
    accepts=partial(has, columns=("data", "old", "table", "type", "isDdl")),
    translate=_canal,
    in_file_order=True,
)
MAXWELL = Format(
    name="maxwell",
    system="Maxwell's daemon",
    signature="database, table, type, ts, data",
    export="maxwell --producer=stdout --output_primary_key_columns=true > dump.jsonl",
    cannot_tell=f"Times are whole seconds. Without output_primary_key_columns, {_GUESS}",
    accepts=partial(has, columns=("database", "table", "type", "ts", ("data", "def"))),
    translate=_maxwell,
    in_file_order=True,
)
GOLDEN_GATE = Format(
    name="goldengate",
    system="Oracle GoldenGate",
    signature="table, op_type, op_ts, pos",
    export="cat dirout/SCHEMA.TABLE_*.json > dump.jsonl (File Writer handler, format=json_row)",
    cannot_tell=f"Positions may go back: the order is the file's. Without primary_keys, {_GUESS}",
    accepts=partial(has, columns=("table", "op_type", "op_ts", "pos")),
    translate=_golden_gate,
    in_file_order=True,
)
DMS = Format(
    name="aws-dms",
    system="AWS DMS",
    signature="data, metadata with record-type and operation",
    export="kcat -b HOST:9092 -t TOPIC -C -e -q > dump.jsonl (a Kafka or Kinesis target)",
    cannot_tell=f"Changes have no ids or versions, and {_GUESS}",
    accepts=_is_dms,
    translate=_dms,
    in_file_order=True,
)

FAMILY = Family(formats=(CANAL, MAXWELL, GOLDEN_GATE, DMS))
