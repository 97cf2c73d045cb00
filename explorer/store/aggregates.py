"""Aggregates: finding them among a million, and the events of one."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from explorer.errors import NotFoundError
from explorer.model import AggregateKey, AggregateSummary
from explorer.replay import replay_order
from explorer.store.aggregate_ids import the_only_type
from explorer.store.rows import EVENT_COLUMNS, to_events
from explorer.store.where import joined, stored_time

if TYPE_CHECKING:
    from explorer.model import AggregateQuery, Event
    from explorer.store.database import Database
    from explorer.store.where import Condition

_COLUMNS = """
    aggregate_type, aggregate_id, events, first_position, last_position, first_at, last_at, version
"""

_OF_ONE = f"""
    select {EVENT_COLUMNS} from records
    where rowid in (select position from aggregate_index where hash = hash(?, ?))
    order by rowid
"""
"""Also gives events of another aggregate with the same hash: to compare the ids here as well would
make DuckDB read them all."""


def events_of_key(database: Database, key: AggregateKey) -> list[Event]:
    """Return all events of one aggregate in position order; none if there is no such aggregate."""
    found = to_events(database.table(_OF_ONE, [*key]))
    return [event for event in found if event.key == key]


def events_from(
    database: Database, aggregate_id: str, *, from_version: int, aggregate_type: str | None
) -> list[Event]:
    """Answer `EventStore.events_of`."""
    if aggregate_type is None:
        types = {key.type for key in keys_of(database, aggregate_id)}
        aggregate_type = the_only_type(aggregate_id, types)
        if aggregate_type is None:
            return []
    ordered, versions = replay_order(
        events_of_key(database, AggregateKey(aggregate_type, aggregate_id))
    )
    numbered = zip(ordered, versions, strict=True)
    return [event for event, version in numbered if version >= from_version]


def keys_of(database: Database, aggregate_id: str) -> list[AggregateKey]:
    """Return the aggregates that have the id, by type."""
    found = database.rows(
        "select aggregate_type, aggregate_id from aggregates where aggregate_id = ? order by all",
        [aggregate_id],
    )
    return [AggregateKey(*row) for row in found]


def aggregate(database: Database, key: AggregateKey) -> AggregateSummary:
    """Return what the log knows of one aggregate. Raises NotFoundError if it has no event."""
    found = database.row(
        f"select {_COLUMNS} from aggregates where aggregate_type = ? and aggregate_id = ?", [*key]
    )
    if found is None:
        msg = f"There is no aggregate {key}."
        raise NotFoundError(msg, hint="Search for a part of its id, and check its type.")
    return _summary(found)


def find(
    database: Database, query: AggregateQuery, *, limit: int, after: AggregateKey | None
) -> list[AggregateSummary]:
    """Return up to `limit` aggregates after another one: most events first, then by id and type."""
    conditions = [*_conditions(query), *(_after(database, after) if after else ())]
    narrowed = joined(conditions)
    found = database.rows(
        f"""
        select {_COLUMNS} from aggregates where {narrowed.sql}
        order by events desc, aggregate_id, aggregate_type limit ?
        """,
        [*narrowed.values, limit],
    )
    return [_summary(row) for row in found]


def count(database: Database, query: AggregateQuery) -> int:
    """Count the aggregates that `find` would return without a limit."""
    narrowed = joined(_conditions(query))
    return database.number(f"select count(*) from aggregates where {narrowed.sql}", narrowed.values)


def _conditions(query: AggregateQuery) -> list[Condition]:
    conditions: list[Condition] = []
    if query.id_contains:
        conditions.append(("contains(lower(aggregate_id), lower(?))", (query.id_contains,)))
    if query.aggregate_types:
        places = ", ".join("?" * len(query.aggregate_types))
        conditions.append((f"aggregate_type in ({places})", query.aggregate_types))
    if query.event_type is not None:
        having = "select aggregate_type, aggregate_id from records where event_type = ?"
        conditions.append((f"(aggregate_type, aggregate_id) in ({having})", (query.event_type,)))
    if query.since is not None:
        conditions.append(("last_at >= ?", (stored_time(query.since),)))
    if query.until is not None:
        conditions.append(("first_at <= ?", (stored_time(query.until),)))
    return conditions


def _after(database: Database, key: AggregateKey) -> list[Condition]:
    last = aggregate(database, key)
    order = "(-events, aggregate_id, aggregate_type)"
    return [(f"{order} > (?, ?, ?)", (-last.events, key.id, key.type))]


def _summary(row: tuple[Any, ...]) -> AggregateSummary:
    kind, aggregate_id, events, first_position, last_position, first, last, version = row
    return AggregateSummary(
        key=AggregateKey(kind, aggregate_id),
        events=events,
        first_position=first_position,
        last_position=last_position,
        first=first.replace(tzinfo=UTC),
        last=last.replace(tzinfo=UTC),
        version=version,
    )
