"""Chains of one shape, and chains that lack a step which chains that begin alike have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from explorer.model import UnfinishedChain, Variant
from explorer.store.causes import ensure_hops
from explorer.store.derived import ensure, ensure_made

if TYPE_CHECKING:
    import duckdb

    from explorer.store.database import Database

NEARLY_ALL = 0.95
"""Share of the chains that begin alike from which on the others count as unfinished."""

FEWEST = 20
"""Chains that must begin alike before the share says anything."""

CHAIN_INDEX = """
select hash(correlation_id) as hash, rowid as position
from records where correlation_id is not null order by all
"""

_STEPS = """
create or replace temp table steps as
with inside as (select position, cause from side.hops where inside and cause <> position),
led as (
    select cause, sum(hash(event_type)::hugeint) as effects
    from inside join records on records.rowid = inside.position group by cause
)
select
    records.rowid as position, hash(correlation_id) as chain, inside.cause as up,
    hash(event_type, coalesce(led.effects, 0)) as line
from records
left join inside on inside.position = records.rowid
left join led on led.cause = records.rowid
where correlation_id is not null
    and records.rowid not in (select position from side.later_deliveries)
"""

_FARTHER = """
create or replace temp table steps as
select
    step.position, step.chain, cause.up as up,
    case when cause.position is null then step.line else hash(step.line, cause.line) end as line
from steps step left join steps cause on cause.position = step.up
"""

_SHAPES = """
create or replace table side.chain_shapes as
with shaped as (
    select chain, hash(sum(line::hugeint), count(*)) as shape, count(*) as events,
        min(position) as first_position
    from steps group by chain
), timed as (
    select hash(correlation_id) as chain,
        epoch_us(max(occurred_at)) - epoch_us(min(occurred_at)) as duration
    from records where correlation_id is not null group by chain
)
select shape, events, first_position, duration, event_type as begins_with, correlation_id
from shaped join timed using (chain) join records on records.rowid = first_position
order by first_position
"""

_VARIANTS = """
select
    shape, count(*) as chains, any_value(events) as events,
    arg_min(correlation_id, first_position) as example, min(first_position) as first_position,
    quantile_disc(duration, 0.5) as median
from side.chain_shapes group by shape order by chains, first_position
"""

_TYPES_OF = """
select correlation_id, event_type, count(distinct event_id) as events
from records where correlation_id in (select unnest($ids)) and rowid in (
    select position from side.chain_index where hash in (select hash(unnest($ids)))
) group by all order by min(rowid)
"""

_TYPES = """
select distinct correlation_id, event_type from records where correlation_id is not null
"""

_USUAL = f"""
with stepped as (
    select begins_with, event_type, count(*) as with_step
    from side.chain_shapes join side.chain_types using (correlation_id) group by all
), siblings as (select begins_with, count(*) as siblings from side.chain_shapes group by all)
select begins_with, event_type, siblings, with_step from stepped join siblings using (begins_with)
where with_step < siblings and with_step >= {NEARLY_ALL} * siblings and siblings >= {FEWEST}
"""

_UNFINISHED = """
select shapes.correlation_id, usual.begins_with, usual.event_type, usual.siblings, usual.with_step
from side.usual_steps usual join side.chain_shapes shapes using (begins_with)
where not exists (
    from side.chain_types known
    where known.correlation_id = shapes.correlation_id and known.event_type = usual.event_type
)
order by usual.with_step / usual.siblings desc, shapes.first_position, usual.event_type
limit ? offset ?
"""


def variants(database: Database, *, limit: int, offset: int) -> list[Variant]:
    """Return the shapes of the log's chains, rare ones first, then by their first chain.

    Two chains have one shape if they have the same event types, each as often, by the same line
    of causes from a root, and leading to the same types. Later deliveries do not count.
    """
    ensure_shapes(database)
    rows = database.rows(
        "select to_hex(shape), chains, events, example, median from side.variants "
        "order by chains, first_position limit ? offset ?",
        [limit, offset],
    )
    ensure(database, "chain_index", CHAIN_INDEX)
    types = _types_of(database, [row[3] for row in rows])
    return [
        Variant(
            shape=shape,
            chains=chains,
            events=events,
            example=example,
            event_types=tuple(types[example]),
            median=timedelta(microseconds=median),
        )
        for shape, chains, events, example, median in rows
    ]


def variant_count(database: Database) -> int:
    """Count the shapes."""
    ensure_shapes(database)
    return database.number("select count(*) from side.variants")


def unfinished(database: Database, *, limit: int, offset: int) -> list[UnfinishedChain]:
    """Return chains that lack an event type which nearly all that begin with the same type have.

    The most unusual first: the larger the share of the others that have it; then by position.
    """
    ensure_shapes(database)
    ensure(database, "chain_types", _TYPES)
    ensure(database, "usual_steps", _USUAL)
    return [UnfinishedChain(*row) for row in database.rows(_UNFINISHED, [limit, offset])]


def ensure_shapes(database: Database) -> None:
    """Make `side.chain_shapes` hold one row for every chain, and `side.variants` one per shape."""
    ensure_hops(database)
    ensure_made(database, "chain_shapes", _SHAPES, _make_shapes)
    ensure(database, "variants", _VARIANTS)


def _make_shapes(cursor: duckdb.DuckDBPyConnection) -> None:
    """Look twice as far up the causes each time, so that depth costs its logarithm only.

    Where causes run in a circle there is no end; the longest chain bounds how far it can be.
    """
    cursor.execute(_STEPS)
    [(longest,)] = cursor.execute(
        "select coalesce(max(events), 0) from (select count(*) as events from steps group by chain)"
    ).fetchall()
    for _ in range(int(longest).bit_length()):
        if cursor.execute("select true from steps where up is not null limit 1").fetchone() is None:
            break
        cursor.execute(_FARTHER)
    cursor.execute(_SHAPES)
    cursor.execute("drop table steps")


def _types_of(database: Database, ids: list[str]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {each: [] for each in ids}
    for correlation_id, event_type, events in database.rows(_TYPES_OF, {"ids": ids}):
        found[correlation_id].append((event_type, events))
    return found
