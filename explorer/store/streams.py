"""The log in bounded memory: in position order, or aggregate by aggregate."""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from explorer.errors import QuestionError
from explorer.model import END, EventQuery
from explorer.store import events
from explorer.store.rows import EVENT_COLUMNS, to_events
from explorer.store.where import joined, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from explorer.model import Cut, Event
    from explorer.store.database import Database
    from explorer.store.where import Where


def of_type(database: Database, event_type: str, since: datetime | None) -> Iterator[Event]:
    """Answer `EventStore.events_of_type`."""
    query = EventQuery(types=(event_type,), since=since)
    return events.stream(database, where(query))


def log_stream(
    database: Database, event_types: Sequence[str] | None, cut: Cut | None
) -> Iterator[Event]:
    """Yield the events within the cut in position order, of some types or of all (None)."""
    cut = END if cut is None else cut
    if cut.version is not None:
        msg = f"The log has no version {cut.version}; only an aggregate has."
        raise QuestionError(msg, hint="Cut the log at a position or a time.")
    if event_types is not None and not event_types:
        return iter(())
    query = EventQuery(types=tuple(event_types or ()), until=cut.time)
    return events.stream(database, where(query), through=cut.position)


def replay_stream(
    database: Database,
    aggregate_types: Sequence[str] | None,
    aggregate_ids: Sequence[str] | None = None,
) -> Iterator[list[Event]]:
    """Yield the events of one whole aggregate after the other, each list in position order."""
    narrowed = _narrowed(aggregate_types, aggregate_ids)
    if aggregate_types is not None and not aggregate_types:
        return
    rows = database.batches(
        f"""
        select {EVENT_COLUMNS} from records where {narrowed.sql}
        order by hash(aggregate_type, aggregate_id), aggregate_type, aggregate_id, rowid
        """,
        narrowed.values,
    )
    clustered = chain.from_iterable(to_events(batch) for batch in rows)
    for _, of_one in groupby(clustered, key=attrgetter("aggregate_type", "aggregate_id")):
        yield list(of_one)


FOLDED = ("position", "type", "aggregate_type", "aggregate_id", "occurred_at", "version", "payload")
"""What a fold of whole aggregates needs at least, by the names of the fields of an event."""

_FIELDS = {
    "position": "rowid as position",
    "id": "event_id as id",
    "type": "event_type as type",
    "occurred_at": "epoch_us(occurred_at) as occurred_at",
}
_UNREADABLE = r"(contains(record, '\ud') or contains(record, '\uD')) and not json_valid(record)"
"""Half of a surrogate pair is JSON to Python, but not to DuckDB."""


def replay_batches(
    database: Database,
    aggregate_types: Sequence[str] | None,
    aggregate_ids: Sequence[str] | None = None,
    *,
    also: Sequence[str] = (),
) -> Iterator[pa.RecordBatch]:
    """Yield whole aggregates, many at a time, each as one run of rows in position order.

    The columns are those of `FOLDED` and the fields of an event in `also`: `occurred_at` in
    microseconds since 1970, `payload` and `metadata` as JSON text. `unread` has the record where
    those have to be read from it in Python. The aggregates come in no particular order.
    """
    if aggregate_types is not None and not aggregate_types:
        return
    narrowed = _narrowed(aggregate_types, aggregate_ids)
    columns = ", ".join(_selected(name) for name in (*FOLDED, *also))
    found = database.batches(
        f"""
        select hash(aggregate_type, aggregate_id) as hash, {columns}, {_unread(also)}
        from records where {narrowed.sql} order by hash, position
        """,
        narrowed.values,
    )
    for batch in _whole(found):
        yield _separated(batch).drop_columns(["hash"])


def fields_at(database: Database, positions: pa.Array, also: Sequence[str]) -> pa.Table:
    """Return more fields of the events at some positions, in the order of `positions`."""
    with database.cursor() as cursor:
        cursor.register("wanted", pa.table({"wanted": positions, "place": range(len(positions))}))
        columns = ", ".join(_selected(name) for name in also)
        return cursor.sql(
            f"""
            select {columns}, {_unread(also)}
            from wanted join records on rowid = wanted order by place
            """
        ).to_arrow_table()


def _narrowed(types: Sequence[str] | None, ids: Sequence[str] | None) -> Where:
    narrowed = where(EventQuery(aggregate_types=tuple(types or ())))
    if ids is None:
        return narrowed
    chosen = ("aggregate_id in (select unnest(?))", (list(ids),))
    return joined([(narrowed.sql, narrowed.values), chosen])


def _selected(name: str) -> str:
    if name in ("payload", "metadata"):
        return f"""
            case when {name} is not null then {name}
            when not ({_UNREADABLE}) then record->'/{name}' end as {name}
        """
    return _FIELDS.get(name, name)


def _unread(also: Sequence[str]) -> str:
    missing = "payload is null or metadata is null" if "metadata" in also else "payload is null"
    return f"case when ({missing}) and {_UNREADABLE} then record end as unread"


def _whole(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut the rows where the hash changes, so that no aggregate is in two parts."""
    kept: list[pa.RecordBatch] = []
    for batch in batches:
        hashes = batch["hash"]
        end = pc.index(hashes, hashes[-1]).as_py()  # where the last run begins
        if kept and (end > 0 or kept[-1]["hash"][-1] != hashes[0]):
            yield pa.Table.from_batches([*kept, batch.slice(0, end)])
            kept = []
        elif end > 0:
            yield pa.Table.from_batches([batch.slice(0, end)])
        kept.append(batch.slice(end))
    if kept:
        yield pa.Table.from_batches(kept)


def _separated(table: pa.Table) -> pa.RecordBatch:
    """Return the rows as one batch, aggregates that share a hash one after the other."""
    [batch] = table.combine_chunks().to_batches()
    keys = pc.or_(_changes(batch["aggregate_id"]), _changes(batch["aggregate_type"]))
    if pc.sum(keys) == pc.sum(_changes(batch["hash"])):
        return batch
    order = ["hash", "aggregate_type", "aggregate_id", "position"]
    return batch.take(pc.sort_indices(batch, [(name, "ascending") for name in order]))


def _changes(column: pa.Array) -> pa.Array:
    """Tell of every row but the first whether it differs from the one before."""
    return pc.not_equal(column[1:], column[:-1])
