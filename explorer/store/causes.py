"""Who causes what in the whole log: every hop once, and where a latency is among its like."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from explorer.model import HopRank, TypeMap, TypePair
from explorer.store.derived import ensure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import TimedHop
    from explorer.store.database import Database

_LATER = """
select position from (
    select rowid as position, row_number() over (partition by event_id order by rowid) as delivery
    from records where hash(event_id) in (
        select hash(event_id) from records group by hash(event_id) having count(*) > 1
    )
) where delivery > 1
"""

_HOPS = """
select
    effect.rowid as position,
    cause.rowid as cause,
    cause.event_type as cause_type,
    effect.event_type as effect_type,
    epoch_us(effect.occurred_at) - epoch_us(cause.occurred_at) as latency,
    coalesce(effect.correlation_id = cause.correlation_id, false) as inside
from records effect join records cause on effect.causation_id = cause.event_id
where effect.rowid not in (select position from side.later_deliveries)
    and cause.rowid not in (select position from side.later_deliveries)
"""

_LATENCIES = """
select
    cause_type, effect_type, latency,
    sum(hops) over (
        partition by cause_type, effect_type order by latency
    )::bigint as at_most,
    sum(hops) over (partition by cause_type, effect_type)::bigint as total
from (select cause_type, effect_type, latency, count(*) as hops from side.hops group by all)
order by all
"""

_PAIRS = """
select
    cause_type, effect_type, count(*) as hops,
    quantile_disc(latency, 0.5) as median, quantile_disc(latency, 0.95) as p95,
    count(*) filter (where latency < 0) as backwards,
    count(distinct hash(correlation_id)) filter (where correlation_id is not null) as chains
from side.hops join records on records.rowid = side.hops.position
group by cause_type, effect_type
order by hops desc, cause_type, effect_type
"""

_RANKS = """
with totals as (
    select cause_type, effect_type, max(total) as total from side.hop_latencies group by all
)
select known.at_most, totals.total, known.latency = asked.latency
from asked
asof left join side.hop_latencies known
    on asked.cause_type = known.cause_type and asked.effect_type = known.effect_type
    and asked.latency >= known.latency
left join totals
    on asked.cause_type = totals.cause_type and asked.effect_type = totals.effect_type
order by place
"""


def ensure_hops(database: Database) -> None:
    """Make `side.hops` hold every cause and effect in the log: first deliveries only."""
    ensure(database, "later_deliveries", _LATER)
    ensure(database, "hops", _HOPS)


def type_map(database: Database) -> TypeMap:
    """Return which event types cause which, most hops first."""
    ensure_hops(database)
    ensure(database, "type_pairs", _PAIRS)
    rows = database.rows("select * from side.type_pairs order by hops desc, 1, 2")
    chains = database.number("select count(distinct correlation_id) from records")
    return TypeMap(pairs=tuple(_pair(row) for row in rows), chains=chains)


def hop_ranks(database: Database, hops: Sequence[TimedHop]) -> list[HopRank]:
    """Return where each latency is among all hops of its two types in the log, in order.

    A hop that is not among them, as that of a later delivery is not, counts as one more.
    """
    if not hops:
        return []
    ensure_hops(database)
    ensure(database, "hop_latencies", _LATENCIES)
    with database.cursor() as cursor:
        cursor.register("asked", _asked(hops))
        return [_rank(*row) for row in cursor.execute(_RANKS).fetchall()]


def _asked(hops: Sequence[TimedHop]) -> pa.Table:
    return pa.table(
        {
            "place": list(range(len(hops))),
            "cause_type": [hop.cause_type for hop in hops],
            "effect_type": [hop.effect_type for hop in hops],
            "latency": [hop.latency // timedelta(microseconds=1) for hop in hops],
        }
    )


def _rank(at_most: int | None, total: int | None, known: bool | None) -> HopRank:  # noqa: FBT001
    extra = 0 if known else 1
    return HopRank((at_most or 0) + extra, (total or 0) + extra)


def _pair(row: tuple[Any, ...]) -> TypePair:
    cause_type, effect_type, hops, median, p95, backwards, chains = row
    return TypePair(
        cause_type=cause_type,
        effect_type=effect_type,
        hops=hops,
        median=timedelta(microseconds=median),
        p95=timedelta(microseconds=p95),
        backwards=backwards,
        chains=chains,
    )
