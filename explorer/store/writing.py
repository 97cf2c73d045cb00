"""Adding events to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from explorer.errors import StoreError
from explorer.store.appending import check_version, key_of, stamped
from explorer.store.canonical import record_of
from explorer.store.derived import transaction
from explorer.store.where import stored_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from explorer.model import AggregateKey, Event
    from explorer.store.database import Database

_OF_KEY = "aggregate_type = ? and aggregate_id = ?"

_RECORDS = pa.schema(
    [
        ("record", pa.string()),
        ("event_id", pa.string()),
        ("event_type", pa.string()),
        ("aggregate_type", pa.string()),
        ("aggregate_id", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("version", pa.int64()),
        ("correlation_id", pa.string()),
        ("causation_id", pa.string()),
        ("user_id", pa.string()),
        ("file", pa.int32()),
        ("record_number", pa.int64()),
    ]
)


def append(
    database: Database, aggregate_id: str, events: Sequence[Event], expected_version: int
) -> None:
    """Answer `EventStore.append`, in one transaction. The caller keeps appends apart."""
    if not database.writable:
        msg = "The store is open for reading only."
        raise StoreError(msg, hint="Open it with open_store(path, writable=True) to append.")
    key = key_of(aggregate_id, events)
    if key is None:
        return
    with database.cursor() as cursor, transaction(cursor):
        _append(cursor, key, events, expected_version)


def insert(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> None:
    """Add events as they are to the end of `records`; nothing is derived from them yet."""
    cursor.register("incoming", pa.Table.from_pylist([_row(e) for e in events], schema=_RECORDS))
    cursor.execute("insert into records by name from incoming")
    cursor.unregister("incoming")


def _append(
    cursor: duckdb.DuckDBPyConnection,
    key: AggregateKey,
    events: Sequence[Event],
    expected_version: int,
) -> None:
    known = f"select version, events from aggregates where {_OF_KEY}"
    highest, count = next(iter(cursor.execute(known, [*key]).fetchall()), (None, 0))
    check_version(key.id, expected=expected_version, highest=highest, events=count)
    [(end,)] = cursor.execute("select count(*) from records").fetchall()
    added = stamped(events, position=end, version=expected_version + 1)
    insert(cursor, added)
    _index(cursor, key, added, known=count > 0)


def _index(
    cursor: duckdb.DuckDBPyConnection, key: AggregateKey, added: Sequence[Event], *, known: bool
) -> None:
    times = [stored_time(event.occurred_at) for event in added]
    first, last = added[0].position, added[-1].position
    cursor.execute(
        "insert into aggregate_index select hash(?, ?), unnest(range(?, ?))",
        [*key, first, last + 1],
    )
    if not known:
        values = [*key, 0, first, last, min(times), max(times), 0]
        cursor.execute("insert into aggregates values (?, ?, ?, ?, ?, ?, ?, ?)", values)
    cursor.execute(
        f"""
        update aggregates set
            events = events + ?, last_position = ?, version = ?,
            first_at = least(first_at, ?), last_at = greatest(last_at, ?)
        where {_OF_KEY}
        """,
        [len(added), last, added[-1].version, min(times), max(times), *key],
    )


def _row(event: Event) -> dict[str, object]:
    return {
        "record": record_of(event),
        "event_id": event.id,
        "event_type": event.type,
        "aggregate_type": event.aggregate_type,
        "aggregate_id": event.aggregate_id,
        "occurred_at": stored_time(event.occurred_at),
        "version": event.version,
        "correlation_id": event.correlation_id,
        "causation_id": event.causation_id,
        "user_id": event.user_id,
        "file": -1,
        "record_number": 0,
    }
