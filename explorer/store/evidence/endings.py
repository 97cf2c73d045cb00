"""Events after the end of their aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.store.evidence.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from explorer.model import Evidence

FEWEST = 20
"""Aggregates that a type must be in before it can be told that it ends them."""

ENDING = 0.95
"""Share of the aggregates with an event of the type that end with it."""

SEQUEL = 0.1
"""A type of which a larger share comes after the end is a rightful sequel, such as a refund."""

_PLACED = """
create or replace temp table placed as
select
    aggregate, position, event_type,
    row_number() over (partition by aggregate order by version, position) as place
from marks
"""

_ENDINGS = f"""
create or replace temp table endings as
with firsts as (
    select aggregate, event_type, min(place) as place from placed group by all
),
lasts as (select aggregate, arg_max(event_type, place) as event_type from placed group by all)
select aggregate_type, firsts.event_type
from firsts join lasts using (aggregate) join aggregates on aggregates.rowid = aggregate
group by all
having count(*) >= {FEWEST}
    and count(*) filter (firsts.event_type = lasts.event_type) between {ENDING} * count(*)
        and count(*) - 1
"""
"""The types that end nearly all of their aggregates, but not all of them."""

_AFTER = f"""
with ended as (
    select aggregate, aggregate_type, aggregate_id, arg_min(placed.event_type, place) as ending,
        min(place) as place
    from placed join aggregates on aggregates.rowid = aggregate
    join endings using (aggregate_type, event_type)
    group by all
),
later as (
    select placed.position, ended.aggregate_type, ended.aggregate_id, event_type, ending
    from placed join ended using (aggregate) where placed.place > ended.place
),
usual as (
    select aggregate_type, event_type, count(*) as events
    from placed join aggregates on aggregates.rowid = aggregate
    where aggregate_type in (select aggregate_type from endings) group by all
)
select * exclude (events) from later join usual using (aggregate_type, event_type)
qualify count(*) over (partition by aggregate_type, event_type) <= {SEQUEL} * events
"""


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield events after a terminal one; needs the temporary table `marks`, and drops it.

    A type is terminal if nearly all aggregates that have it end with it.
    """
    cursor.execute(_PLACED)
    cursor.execute("drop table marks")
    cursor.execute(_ENDINGS)
    details = ["aggregate_type", "aggregate_id", "event_type", "ending"]
    yield counted(cursor, "after-terminal", _AFTER, details=details)
    cursor.execute("drop table placed")
