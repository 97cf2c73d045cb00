"""Loading a file whose records are translated: each becomes events, is skipped or set aside."""

from __future__ import annotations

import json
from collections import Counter, deque
from contextlib import closing
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from explorer.model import FIELDS
from explorer.store import json_sql
from explorer.store.careful_path import BAD_ROWS, SET_ASIDE, Bad, bad_row, decoded
from explorer.store.extraction import EARLIEST, LATEST
from explorer.store.faults import VALUE_SHOWN
from explorer.store.translating import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explorer.model import Reading, Translate
    from explorer.store.lines import Batch
    from explorer.store.translating import Job, Outcome

TABLE = """
create table if not exists translated (
    record varchar, event_id varchar, event_type varchar, aggregate_type varchar,
    aggregate_id varchar, occurred_at timestamp, version bigint, correlation_id varchar,
    causation_id varchar, user_id varchar, payload varchar, metadata varchar,
    file integer, record_number bigint,
    lane varchar, major decimal(38, 0), minor decimal(38, 0), identity varchar
)
"""
"""Beside `records` while loading: what was translated, with what decides its place in the log."""

_COLUMNS = (
    "record, event_id, event_type, aggregate_type, aggregate_id, occurred_at, version, "
    "correlation_id, causation_id, user_id, payload, metadata, lane, major, minor, identity"
)
_EXAMINE = f"""
create or replace temp table examined as
select *, event_id is not null and event_type is not null and aggregate_id is not null
    and occurred_at between '{EARLIEST}' and '{LATEST}'
    and (version_text is null or version is not null)
    and json_valid(payload) and json_valid(metadata)
    and {json_sql.shallow("payload")} and {json_sql.shallow("metadata")} as fit
from (
    select number, record, nullif(event_id, '') as event_id, nullif(event_type, '') as event_type,
        coalesce(aggregate_type, '') as aggregate_type, nullif(aggregate_id, '') as aggregate_id,
        time_text, version_text, {json_sql.TIME} as occurred_at, {json_sql.VERSION} as version,
        nullif(correlation_id, '') as correlation_id, nullif(causation_id, '') as causation_id,
        nullif(user_id, '') as user_id, payload, metadata, lane,
        try_cast(major as decimal(38, 0)) as major,
        try_cast(minor as decimal(38, 0)) as minor, identity
    from batch
)
"""
_UNFIT = """
select number, record, event_id, event_type, aggregate_id, time_text, version_text,
    occurred_at is not null, version is not null or version_text is null
from examined where fit is not true
"""
_FIT = f"select number, {_COLUMNS} from examined"
_FIT_AMONG_BAD = f"{_FIT} where number not in (select record from bad)"
_KEEP = """
insert into translated by name
select * exclude (number) replace (
    coalesce(lane, $lane) as lane,
    coalesce(major, if($lane is null, null, number)) as major,
    coalesce(minor, if($lane is null, null, 0)) as minor
), $file::integer as file, number as record_number
from fit
"""
PIECE_ROWS = 4096


class Accounts:
    """What became of the records of one file, but for those that the tables count."""

    def __init__(self) -> None:
        self.records = 0
        self.skipped: Counter[str] = Counter()
        self.derived: set[str] = set()


def insert(
    connection: duckdb.DuckDBPyConnection,
    batches: Iterable[Batch],
    reading: Reading,
    file: int,
) -> Accounts:
    """Append all records of a file: events to `translated`, bad ones to `quarantine`."""
    assert reading.translate is not None  # noqa: S101  what brought us here
    sorting = _Sorting(connection.cursor(), reading.translate, file)
    stream = sorting.fit(batches)
    sorting.cursor.execute("use store")  # a cursor begins anew
    lane = f"file {file}" if reading.in_file_order else None
    connection.register("fit", pa.RecordBatchReader.from_batches(_SCHEMA, stream))
    try:
        connection.execute(_KEEP, {"file": file, "lane": lane})
    except duckdb.Error:
        if sorting.failure is not None:
            raise sorting.failure from None
        raise
    connection.unregister("fit")
    return sorting.accounts


class _Sorting:
    """Tells events from what cannot be one, on a connection of its own."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, translate: Translate, file: int) -> None:
        self.failure: Exception | None = None
        self.accounts = Accounts()
        self.cursor = cursor
        self._translate = translate
        self._file = file
        self._waiting: deque[tuple[pa.Table, list[Bad]]] = deque()

    def fit(self, batches: Iterable[Batch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows for `translated`, in order."""
        try:
            with closing(outcomes(self._translate, self._jobs(batches))) as done:
                for outcome in done:
                    table = self._sorted(*self._waiting.popleft(), outcome)
                    yield from table.cast(_SCHEMA).to_batches(PIECE_ROWS)
        except Exception as error:
            self.failure = error
            raise
        finally:
            self.cursor.close()

    def _jobs(self, batches: Iterable[Batch]) -> Iterator[Job]:
        """Yield what can be translated; the outcomes will come in the same order."""
        for batch in batches:
            self.accounts.records += len(batch.records)
            table, bad = decoded(batch)
            self._waiting.append((table, bad))
            if not bad:
                yield batch.records, batch.contexts
                continue
            places = [number - batch.first for number in table["number"].to_pylist()]
            about = batch.contexts
            yield [batch.records[n] for n in places], about and [about[n] for n in places]

    def _sorted(self, texts: pa.Table, bad: list[Bad], outcome: Outcome) -> pa.Table:
        self.accounts.skipped.update(what for _, what in outcome.skipped)
        self.accounts.derived |= outcome.derived
        for place, why in outcome.faults:
            record = texts.slice(place, 1).to_pylist()[0]
            bad.append(Bad(record["number"], why, record["text"]))
        self.cursor.register("batch", _table(texts, outcome.events))
        self.cursor.execute(_EXAMINE)
        self.cursor.unregister("batch")
        bad += self._unfit()
        if not bad:
            return self.cursor.sql(_FIT).to_arrow_table()
        once = {one.record: one for one in reversed(bad)}
        table = pa.Table.from_pylist([bad_row(one) for one in once.values()], schema=BAD_ROWS)
        self.cursor.register("bad", table)
        self.cursor.execute(SET_ASIDE, [self._file])
        return self.cursor.sql(_FIT_AMONG_BAD).to_arrow_table()

    def _unfit(self) -> list[Bad]:
        found = self.cursor.execute(_UNFIT).fetchall()
        return [Bad(number, _reason(*lacking), text) for number, text, *lacking in found]


def _reason(  # noqa: PLR0913, PLR0917  one row of a query
    event_id: str | None,
    event_type: str | None,
    aggregate_id: str | None,
    time: str | None,
    version: str | None,
    timed: bool,  # noqa: FBT001
    versioned: bool,  # noqa: FBT001
) -> str:
    required = {"event_id": event_id, "event_type": event_type, "aggregate_id": aggregate_id}
    reasons = [f"{FIELDS[name]} is missing." for name, value in required.items() if not value]
    if not timed:
        reasons.append(f"timestamp {_shown(time)} is no time." if time else "timestamp is missing.")
    if not versioned:
        reasons.append(f"version {_shown(version)} is no integer of 64 bits.")
    return " ".join(reasons) or f"It is nested deeper than {json_sql.MAX_DEPTH} levels."


def _shown(text: str | None) -> str:
    shown = json.dumps(text, ensure_ascii=False)
    return shown if len(shown) <= VALUE_SHOWN else f"{shown[:VALUE_SHOWN]}…"


def _table(texts: pa.Table, events: pa.RecordBatch) -> pa.Table:
    """Return the events with the number and text of their records."""
    own = texts.take(events["number"]).rename_columns(["number", "record"])
    columns = {name: events[name] for name in events.schema.names if name != "number"}
    table = pa.table({**dict(zip(own.column_names, own.columns, strict=True)), **columns})
    return pa.Table.from_batches(table.to_batches(PIECE_ROWS), table.schema)


_TYPES = {
    "number": pa.int64(),
    "occurred_at": pa.timestamp("us"),
    "version": pa.int64(),
    "major": pa.decimal128(38, 0),
    "minor": pa.decimal128(38, 0),
}
_SCHEMA = pa.schema(
    [(name, _TYPES.get(name, pa.string())) for name in ("number", *_COLUMNS.split(", "))]
)
