"""Loading a file batch by batch, so that bad records can be set aside, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from explorer.store.extraction import COLUMNS, EARLIEST, LATEST
from explorer.store.faults import fault, undecodable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explorer.store.extraction import Extraction
    from explorer.store.lines import Batch

PIECE_ROWS = 4096
"""A batch goes to DuckDB in pieces, so that its threads can share the work."""

_SOURCE = """(
    select number, text, case when json_valid(text) then text end as json from batch
)"""
_EXAMINE = "create or replace temp table examined as select * from ({extraction})"
_UNFIT = f"""
select
    number, text, record is not null,
    event_id is null, event_type is null, aggregate_id is null,
    (occurred_at between '{EARLIEST}' and '{LATEST}') is not true,
    version is null and version_text is not null
from examined where not fit order by number
"""
_CHECKED = ("event_id", "event_type", "aggregate_id", "occurred_at", "version")
_FIT = f"select {', '.join(COLUMNS)}, number from examined"
_FIT_AMONG_BAD = f"{_FIT} where number not in (select record from bad) order by number"
_KEEP = f"insert into records select {', '.join(COLUMNS)}, ?, number, false from fit"
SET_ASIDE = "insert into quarantine select ?, record, reason, text from bad order by record"

_TYPES = {"occurred_at": pa.timestamp("us"), "version": pa.int64(), "number": pa.int64()}
_FIT_ROWS = pa.schema([(name, _TYPES.get(name, pa.string())) for name in (*COLUMNS, "number")])
BAD_ROWS = pa.schema([("record", pa.int64()), ("reason", pa.string()), ("text", pa.string())])


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot become an event."""

    record: int
    reason: str
    text: str


def insert(
    connection: duckdb.DuckDBPyConnection,
    batches: Iterable[Batch],
    extraction: Extraction,
    file: int,
) -> None:
    """Append all records of a file: events to `records`, the others to `quarantine`.

    One statement takes the events from a stream: many small ones would have to be written twice.
    """
    cursor = connection.cursor()
    cursor.execute("use store")  # a cursor begins anew
    sorting = _Sorting(cursor, extraction, file)
    connection.register("fit", pa.RecordBatchReader.from_batches(_FIT_ROWS, sorting.fit(batches)))
    try:
        connection.execute(_KEEP, [file])
    except duckdb.Error:
        if sorting.failure is not None:
            raise sorting.failure from None
        raise
    connection.unregister("fit")


class _Sorting:
    """Tells the records that are events from those that are not, on a connection of its own."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, extraction: Extraction, file: int
    ) -> None:
        self.failure: Exception | None = None
        """What ended the stream early: on its way through DuckDB it would lose its type."""

        self._cursor = cursor
        self._cursor.execute("use store")  # a cursor does not take that over from its connection
        self._mapping = extraction.mapping
        self._examine = _EXAMINE.format(extraction=extraction.query(_SOURCE))
        self._file = file

    def fit(self, batches: Iterable[Batch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows for `records`, in order, and put all others into `quarantine`."""
        try:
            for batch in batches:
                yield from self._sorted(batch).cast(_FIT_ROWS).to_batches(PIECE_ROWS)
        except Exception as error:
            self.failure = error
            raise
        finally:
            self._cursor.close()

    def _sorted(self, batch: Batch) -> pa.Table:
        table, bad = decoded(batch)
        self._cursor.register("batch", table)
        self._cursor.execute(self._examine)
        self._cursor.unregister("batch")
        bad += self._unfit()
        if not bad:
            return self._cursor.sql(_FIT).to_arrow_table()
        self._cursor.register("bad", pa.Table.from_pylist(list(map(bad_row, bad)), schema=BAD_ROWS))
        self._cursor.execute(SET_ASIDE, [self._file])
        return self._cursor.sql(_FIT_AMONG_BAD).to_arrow_table()

    def _unfit(self) -> list[Bad]:
        found = []
        for number, text, valid, *lacking in self._cursor.execute(_UNFIT).fetchall():
            unusable = (f for f, lacks in zip(_CHECKED, lacking, strict=True) if lacks)
            reason = fault(text, self._mapping, unusable=tuple(unusable) if valid else ())
            if reason is None and not valid:
                reason = "It is not valid JSON: it holds half of a surrogate pair."
            if reason is not None:
                found.append(Bad(number, reason, text))
        return found


def bad_row(bad: Bad) -> dict[str, object]:
    """Return a row of `BAD_ROWS`."""
    return {"record": bad.record, "reason": bad.reason, "text": bad.text}


def decoded(batch: Batch) -> tuple[pa.Table, list[Bad]]:
    """Return the number and text of the records, and those that are not UTF-8."""
    numbers = range(batch.first, batch.first + len(batch.records))
    try:
        return _table(numbers, pa.array(batch.records, pa.binary()).cast(pa.string())), []
    except pa.ArrowInvalid:
        pass
    good, bad = _decoded_texts(batch)
    return _table(good.keys(), pa.array(good.values(), pa.string())), bad


def _decoded_texts(batch: Batch) -> tuple[dict[int, str], list[Bad]]:
    bad, good = [], {}
    for number, record in enumerate(batch.records, batch.first):
        try:
            good[number] = record.decode()
        except UnicodeDecodeError as error:
            text = record.decode(errors="backslashreplace")
            bad.append(Bad(number, undecodable(error), text))
    return good, bad


def _table(numbers: Iterable[int], texts: pa.Array) -> pa.Table:
    table = pa.table({"number": pa.array(numbers, pa.int64()), "text": texts})
    return pa.Table.from_batches(table.to_batches(PIECE_ROWS), table.schema)
