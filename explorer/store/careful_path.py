"""Loading records one batch at a time, so that bad ones can be set aside, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from explorer.store.extraction import COLUMNS, EARLIEST, LATEST
from explorer.store.faults import fault, undecodable

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from explorer.model import RecordMapping
    from explorer.store.extraction import Extraction
    from explorer.store.lines import Batch

_EXAMINE = """
create or replace temp table examined as
select * from ({extraction})
"""
_SOURCE = """(
    select number, text, case when json_valid(text) then text end as json from batch
)"""
_UNFIT = f"""
select
    number, text, record is not null,
    event_id is null, event_type is null, aggregate_id is null,
    (occurred_at between '{EARLIEST}' and '{LATEST}') is not true,
    version is null and version_text is not null
from examined where not fit order by number
"""
_CHECKED = ("event_id", "event_type", "aggregate_id", "occurred_at", "version")
_KEEP_ALL = f"""
insert into records select {", ".join(COLUMNS)}, ?, number from examined
"""
_KEEP = f"""
insert into records
select {", ".join(COLUMNS)}, ?, number from examined where number not in (select record from bad)
order by number
"""
_SET_ASIDE = "insert into quarantine select ?, record, reason, text from bad order by record"
_BAD = pa.schema([("record", pa.int64()), ("reason", pa.string()), ("text", pa.string())])


PIECE_ROWS = 4096
"""A batch goes to DuckDB in pieces, so that its threads can share the work."""


@dataclass(frozen=True, slots=True)
class _Bad:
    record: int
    reason: str
    text: str


def insert(
    connection: duckdb.DuckDBPyConnection,
    batches: Iterable[Batch],
    extraction: Extraction,
    file: int,
) -> None:
    """Append all records of a file: events to `records`, the others to `quarantine`."""
    examine = _EXAMINE.format(extraction=extraction.query(_SOURCE))
    connection.execute("begin transaction")  # small ones would go through the write-ahead log
    for batch in batches:
        table, bad = _decoded(batch)
        connection.register("batch", table)
        connection.execute(examine)
        connection.unregister("batch")
        bad += _unfit(connection, extraction.mapping)
        if bad:
            _sort_out(connection, bad, file)
        else:
            connection.execute(_KEEP_ALL, [file])
    connection.execute("drop table if exists examined")
    connection.execute("commit")


def _sort_out(connection: duckdb.DuckDBPyConnection, bad: list[_Bad], file: int) -> None:
    connection.register("bad", pa.Table.from_pylist([_row(one) for one in bad], schema=_BAD))
    connection.execute(_KEEP, [file])
    connection.execute(_SET_ASIDE, [file])
    connection.unregister("bad")


def _row(bad: _Bad) -> dict[str, object]:
    return {"record": bad.record, "reason": bad.reason, "text": bad.text}


def _decoded(batch: Batch) -> tuple[pa.Table, list[_Bad]]:
    numbers = range(batch.first, batch.first + len(batch.records))
    try:
        return _table(numbers, pa.array(batch.records, pa.binary()).cast(pa.string())), []
    except pa.ArrowInvalid:
        pass
    bad, good = [], {}
    for number, record in zip(numbers, batch.records, strict=True):
        try:
            good[number] = record.decode()
        except UnicodeDecodeError as error:
            text = record.decode(errors="backslashreplace")
            bad.append(_Bad(number, undecodable(error), text))
    return _table(good.keys(), pa.array(good.values(), pa.string())), bad


def _table(numbers: Iterable[int], texts: pa.Array) -> pa.Table:
    table = pa.table({"number": pa.array(numbers, pa.int64()), "text": texts})
    return pa.Table.from_batches(table.to_batches(PIECE_ROWS), table.schema)


def _unfit(connection: duckdb.DuckDBPyConnection, mapping: RecordMapping) -> list[_Bad]:
    found = []
    for number, text, valid, *lacking in connection.execute(_UNFIT).fetchall():
        unusable = (f for f, lacks in zip(_CHECKED, lacking, strict=True) if lacks)
        reason = fault(text, mapping, unusable=tuple(unusable) if valid else ())
        if reason is None and not valid:
            reason = "It is not valid JSON: it holds half of a surrogate pair."
        if reason is not None:
            found.append(_Bad(number, reason, text))
    return found
