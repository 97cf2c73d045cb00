"""Histories: every state of every aggregate of a type, with the cuts at which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import uuid4

import pyarrow as pa

from explorer.errors import NotFoundError
from explorer.store.derived import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import duckdb

    from explorer.replay import HistoryRow
    from explorer.store.database import Database

    Fill = Callable[[duckdb.DuckDBPyConnection, str], None]

KEPT = 2
"""Histories of one aggregate type; a third one, of another reducer, replaces the oldest."""

_WRITTEN = 10_000

_ROWS = pa.schema(
    [
        ("aggregate_id", pa.string()),
        ("position", pa.int64()),
        ("version", pa.int64()),
        ("event_id", pa.string()),
        ("event_type", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("axis", pa.string()),
        ("from_position", pa.int64()),
        ("to_position", pa.int64()),
        ("from_time", pa.timestamp("us")),
        ("to_time", pa.timestamp("us")),
        ("state", pa.string()),
        ("error", pa.string()),
        ("rests_on_error", pa.bool_()),
        ("partial", pa.bool_()),
    ]
)

_READABLE = r"not contains(state, '\ud') or json_valid(state)"
"""Half of a surrogate pair is JSON to Python, but not to DuckDB."""

_columns = attrgetter(
    "event.aggregate_id",
    "event.position",
    "version",
    "event.id",
    "event.type",
    "event.occurred_at",
    *_ROWS.names[6:],
)


@dataclass(frozen=True, slots=True)
class HistoryKey:
    """One history: a type of aggregate, folded with one reducer."""

    aggregate_type: str
    fingerprint: str
    """Of the reducer."""


def write(database: Database, key: HistoryKey, rows: Iterable[HistoryRow]) -> None:
    """Keep the rows as the history of `key`; if iterating them raises, nothing is kept."""

    def fill(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
        append(cursor, table, rows)

    write_filled(database, key, fill)


def write_filled(database: Database, key: HistoryKey, fill: Fill) -> None:
    """Keep what `fill` puts into the table that it is given; if it raises, nothing is kept."""
    database.sidecar()
    name = f"history_{uuid4().hex}"
    columns = ", ".join(f"{field.name} {_sql_type(field.type)}" for field in _ROWS)
    with database.cursor() as cursor:
        with transaction(cursor):
            cursor.execute(f"create table side.{name} ({columns}, readable boolean)")
            fill(cursor, f"side.{name}")
        with database.deriving("histories"), transaction(cursor):
            cursor.execute(
                """
                insert into side.histories
                select ?, ?, ?, (select count(*) from store.records), now()
                """,
                [name, key.aggregate_type, key.fingerprint],
            )
            _forget_old(cursor, key.aggregate_type)


def write_batches(database: Database, key: HistoryKey, batches: Iterable[pa.RecordBatch]) -> None:
    """Do the same as `write` with rows that are Arrow already, named after the fields."""

    def fill(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
        for batch in batches:
            _insert(cursor, table, batch.select(_ROWS.names))

    write_filled(database, key, fill)


def is_ready(database: Database, key: HistoryKey) -> bool:
    """Tell whether the history has been written for the log as it is now."""
    return _name(database, key) is not None


def table_of(database: Database, key: HistoryKey) -> str:
    """Return the name of the history's table. Raises NotFoundError if it has not been written."""
    name = _name(database, key)
    if name is None:
        kind = key.aggregate_type or "(no type)"
        msg = f"The history of {kind} has not been built with the present reducer."
        raise NotFoundError(msg, hint="Build it first; that replays all its aggregates once.")
    return f"side.{name}"


def append(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[HistoryRow]) -> None:
    """Add rows to a table that is being filled."""
    cells = map(_columns, rows)  # at once, so that nothing keeps the events and their payloads
    while part := list(islice(cells, _WRITTEN)):
        values = zip(*part, strict=True)
        arrays = [pa.array(v, field.type) for v, field in zip(values, _ROWS, strict=True)]
        _insert(cursor, table, pa.RecordBatch.from_arrays(arrays, schema=_ROWS))


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, batch: pa.RecordBatch) -> None:
    cursor.register("incoming", batch)
    cursor.execute(f"insert into {table} select *, {_READABLE} from incoming")
    cursor.unregister("incoming")


def _sql_type(kind: pa.DataType) -> str:
    return {
        pa.string(): "varchar",
        pa.int64(): "bigint",
        pa.timestamp("us"): "timestamp",
        pa.bool_(): "boolean",
    }[kind]


def _name(database: Database, key: HistoryKey) -> str | None:
    database.sidecar()
    found = database.row(
        """
        select name from side.histories
        where aggregate_type = ? and fingerprint = ?
            and events = (select count(*) from store.records)
        order by built_at desc limit 1
        """,
        [key.aggregate_type, key.fingerprint],
    )
    return None if found is None else str(found[0])


def _forget_old(cursor: duckdb.DuckDBPyConnection, aggregate_type: str) -> None:
    old = cursor.execute(
        """
        select name from side.histories where aggregate_type = ?
        order by built_at desc offset ?
        """,
        [aggregate_type, KEPT],
    ).fetchall()
    for (name,) in old:
        cursor.execute(f"drop table side.{name}")
        cursor.execute("delete from side.histories where name = ?", [name])
