"""How many events of which kind happened when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from explorer.errors import QuestionError
from explorer.model import EventQuery
from explorer.store.where import where

if TYPE_CHECKING:
    import pyarrow as pa

    from explorer.store.database import Database

KINDS = 9
"""The most frequent kinds keep their names; the rest is `other`."""

By = Literal["event_type", "aggregate_type"]

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  stored times are UTC without a zone

_FIRST, _LAST = ((day - _EPOCH) // _MICROSECOND for day in (datetime.min, datetime.max))  # noqa: DTZ901

_WIDTHS = [
    *(timedelta(microseconds=unit * 10**power) for power in range(6) for unit in (1, 2, 5)),
    *(timedelta(seconds=count) for count in (1, 2, 5, 10, 15, 30)),
    *(timedelta(minutes=count) for count in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=count) for count in (1, 2, 3, 6, 12)),
    *(timedelta(days=count) for count in (1, 2, 7, 14, 30, 90, 180, 365, 730, 3650, 36500)),
]


def activity(database: Database, query: EventQuery, *, buckets: int, by: By) -> pa.Table:
    """Count the query's events: `bucket_start`, `bucket_end`, `kind`, `events`, by time and kind.

    At most `buckets` buckets, all of one round width, span the query's times, or the whole log's
    where it has none; an empty bucket has no row. Times are UTC without a zone.
    """
    if buckets < 1:
        msg = f"{buckets} buckets cannot hold anything."
        raise QuestionError(msg, hint="Ask for at least one.")
    if by not in ("event_type", "aggregate_type"):
        msg = f"Activity cannot be counted by {by!r}."
        raise QuestionError(msg, hint="Count by event_type or aggregate_type.")
    origin, width = bucketing(database, query, buckets)
    narrowed = where(query)
    return database.table(_counted(by, narrowed.sql), [*narrowed.values, origin, width])


def bucketing(database: Database, query: EventQuery, buckets: int) -> tuple[int, int]:
    """Return where the first bucket starts and how wide each is, in microseconds since 1970."""
    spanned = where(EventQuery(since=query.since, until=query.until))
    bounds = database.row(
        f"select min(occurred_at), max(occurred_at) from records where {spanned.sql}",
        spanned.values,
    )
    if bounds is None or bounds[0] is None:
        return 0, 1
    first, last = ((bound - _EPOCH) // _MICROSECOND for bound in bounds)
    return _round_buckets(first, last, buckets)


def _round_buckets(first: int, last: int, buckets: int) -> tuple[int, int]:
    for width in (round_width // _MICROSECOND for round_width in _WIDTHS):
        origin = first // width * width
        if last // width - first // width < buckets and origin >= _FIRST:
            return origin, width
    return first, (last - first) // buckets + 1


def _counted(by: str, condition: str) -> str:
    return f"""
    with matching as (
        select epoch_us(occurred_at) as instant, {by} as kind from records where {condition}
    ),
    counted as (
        select (instant - o) // w as bucket, o, w, kind, count(*) as events
        from matching, (select ?::bigint as o, ?::bigint as w)
        group by all
    ),
    named as (
        select kind from counted group by kind order by sum(events) desc, kind limit {KINDS}
    )
    select
        make_timestamp(o + bucket * w) as bucket_start,
        make_timestamp(least(o + (bucket + 1) * w, {_LAST})) as bucket_end,
        case when kind in (from named) then kind else 'other' end as kind,
        sum(events)::bigint as events
    from counted
    group by all
    order by bucket_start, kind
    """
