"""Chains: the correlation ids of the log, counted once and listed quickly."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from explorer.errors import QuestionError
from explorer.model import ChainSummary
from explorer.store.causes import ensure_hops
from explorer.store.derived import ensure
from explorer.store.rows import EVENT_COLUMNS, to_events
from explorer.store.variants import CHAIN_INDEX, ensure_shapes
from explorer.store.where import joined

if TYPE_CHECKING:
    from explorer.model import ChainQuery, Event, Followed
    from explorer.store.database import Database
    from explorer.store.where import Condition, Where

_CHAINS = """
with members as (
    select
        correlation_id,
        count(*) as events, min(rowid) as first_position,
        min(occurred_at) as first_at, max(occurred_at) as last_at,
        count(*) filter (
            where causation_id is not null and causation_id not in (select event_id from records)
        ) as missing
    from records
    where correlation_id is not null
    group by correlation_id, aggregate_type, aggregate_id
)
select
    correlation_id,
    sum(events)::bigint as events,
    count(*) as aggregates,
    min(first_position) as first_position,
    min(first_at) as first_at,
    max(last_at) as last_at,
    sum(missing)::bigint as missing
from members
group by correlation_id
order by first_position
"""

_STEPS = """
records where correlation_id in (select unnest($ids)) and rowid in (
    select position from side.chain_index where hash in (select hash(unnest($ids)))
)
"""

_SERVICES = f"""
select
    correlation_id,
    list(distinct coalesce(metadata->>'/service', record->>'/metadata/service')),
    list(distinct aggregate_type)
from {_STEPS} group by correlation_id
"""

_OF_SHAPE = """
correlation_id in (select correlation_id from side.chain_shapes where to_hex(shape) = ?)
"""

_CAUSED = """
correlation_id in (
    select correlation_id from side.hops join records on records.rowid = side.hops.position
    where cause_type = ? and effect_type = ?
)
"""

_ORDERS = {
    "events": "events desc",
    "aggregates": "aggregates desc",
    "duration": "last_at - first_at desc",
    "missing": "missing desc",
    "start": "first_at",
}


def chains(database: Database, query: ChainQuery, *, limit: int, offset: int) -> list[ChainSummary]:
    """Return chains in the query's order; equal ones by their first position."""
    if query.sort not in _ORDERS:
        msg = f"Chains cannot be sorted by {query.sort!r}."
        raise QuestionError(msg, hint=f"Sort by one of {', '.join(_ORDERS)}.")
    narrowed = _narrowed(query)
    _prepare(database, query)
    found = database.rows(
        f"""
        select correlation_id, events, aggregates, first_at, last_at, missing
        from side.chains where {narrowed.sql}
        order by {_ORDERS[query.sort]}, first_position limit ? offset ?
        """,
        [*narrowed.values, limit, offset],
    )
    services = _services(database, [row[0] for row in found])
    return [_summary(row, services[row[0]]) for row in found]


def chain_count(database: Database, query: ChainQuery) -> int:
    """Count the chains that match, in whatever order."""
    narrowed = _narrowed(query)
    _prepare(database, query)
    return database.number(
        f"select count(*) from side.chains where {narrowed.sql}", narrowed.values
    )


def chain_events(database: Database, correlation_id: str) -> list[Event]:
    """Return the events of one chain in position order; empty if there is no such chain."""
    ensure(database, "chain_index", CHAIN_INDEX)
    query = f"select {EVENT_COLUMNS} from {_STEPS} order by rowid"
    return list(to_events(database.table(query, {"ids": [correlation_id]})))


def _services(database: Database, ids: list[str]) -> dict[str, tuple[str, ...]]:
    """The services of each chain, or its aggregate types where no event names a service."""
    ensure(database, "chain_index", CHAIN_INDEX)
    return {
        correlation_id: tuple(sorted(filter(None, services)) or sorted(filter(None, types)))
        for correlation_id, services, types in database.rows(_SERVICES, {"ids": ids})
    }


def _narrowed(query: ChainQuery) -> Where:
    conditions: list[Condition] = []
    if query.id_contains:
        conditions.append(("contains(lower(correlation_id), lower(?))", (query.id_contains,)))
    if query.aggregate_type is not None:
        conditions.append((_with("aggregate_type"), (query.aggregate_type,)))
    if query.event_type is not None:
        conditions.append((_with("event_type"), (query.event_type,)))
    if query.lacks is not None:
        conditions.append((f"not ({_with('event_type')})", (query.lacks,)))
    if query.followed is not None:
        conditions.append(_followed(query.followed))
    if query.caused is not None:
        conditions.append((_CAUSED, query.caused))
    if query.shape is not None:
        conditions.append((_OF_SHAPE, (query.shape,)))
    return joined(conditions)


def _followed(asked: Followed) -> Condition:
    """Look for the nearest later event only, so that a chain of any size costs one merge."""
    later = "<" if asked.first == asked.then else "<="
    sql = f"""correlation_id in (
        select cause.correlation_id
        from (select * from records where event_type = ? and correlation_id is not null) cause
        asof join (select * from records where event_type = ?) effect
            on cause.correlation_id = effect.correlation_id
            and cause.occurred_at {later} effect.occurred_at
        where epoch_us(effect.occurred_at) - epoch_us(cause.occurred_at) <= ?
    )"""
    return sql, (asked.first, asked.then, round(asked.seconds * 1_000_000))


def _prepare(database: Database, query: ChainQuery) -> None:
    ensure(database, "chains", _CHAINS)
    if query.caused is not None:
        ensure_hops(database)
    if query.shape is not None:
        ensure_shapes(database)


def _with(column: str) -> str:
    return f"correlation_id in (select correlation_id from records where {column} = ?)"


def _summary(row: tuple[Any, ...], services: tuple[str, ...]) -> ChainSummary:
    correlation_id, count, aggregates, first, last, missing = row
    return ChainSummary(
        correlation_id=correlation_id,
        events=count,
        aggregates=aggregates,
        services=services,
        first=first.replace(tzinfo=UTC),
        last=last.replace(tzinfo=UTC),
        missing=missing,
    )
