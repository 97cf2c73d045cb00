"""Versions and times that do not fit the order of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.store.evidence.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from explorer.model import Evidence

_MARKS = """
create or replace temp table marks as
select aggregates.rowid as aggregate, records.rowid as position, records.version, occurred_at,
    event_type
from records join aggregates using (aggregate_type, aggregate_id)
where records.rowid not in (select position from copies)
"""
"""Every event once: second deliveries say nothing about order."""

_NAMED = "join aggregates on aggregates.rowid = aggregate"

_GAPS = f"""
select position, aggregate_type, aggregate_id, before, after
from (
    select
        aggregate, position, version as after,
        lag(version) over (partition by aggregate order by version) as before
    from marks where version is not null
) {_NAMED}
where after > before + 1
"""

_REPEATS = f"""
select position, aggregate_type, aggregate_id, marks.version
from marks join (
    select aggregate, version from marks where version is not null
    group by all having count(*) > 1
) repeated using (aggregate, version) {_NAMED}
qualify row_number() over (partition by aggregate, marks.version order by position) > 1
"""

_LATE_STARTS = f"""
select position, aggregate_type, aggregate_id, first
from (
    select aggregate, min(version) as first, arg_min(position, version) as position
    from marks where version is not null group by aggregate
) {_NAMED}
where first > 1
"""

_MISSING = f"""
select position, aggregate_type, aggregate_id
from marks {_NAMED} where marks.version is null and aggregates.version is not null
"""

_OUT_OF_ORDER = f"""
select position, aggregate_type, aggregate_id, found, highest
from (
    select
        aggregate, position, version as found,
        max(version) over (
            partition by aggregate order by position
            rows between unbounded preceding and 1 preceding
        ) as highest
    from marks
) {_NAMED}
where found < highest
"""

_TIME_REVERSALS = f"""
select position, aggregate_type, aggregate_id
from (
    select
        aggregate, position, occurred_at,
        max(occurred_at) over (
            partition by aggregate order by version, position
            rows between unbounded preceding and 1 preceding
        ) as latest
    from marks
) {_NAMED}
where occurred_at < latest
"""

_AGGREGATE = ["aggregate_type", "aggregate_id"]

_QUERIES = (
    ("version-gap", _GAPS, [*_AGGREGATE, "before", "after"]),
    ("version-repeat", _REPEATS, [*_AGGREGATE, "version"]),
    ("late-start", _LATE_STARTS, [*_AGGREGATE, "first"]),
    ("version-missing", _MISSING, _AGGREGATE),
    ("out-of-order", _OUT_OF_ORDER, [*_AGGREGATE, "found", "highest"]),
    ("time-reversal", _TIME_REVERSALS, _AGGREGATE),
)


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield faults in versions and order; needs the temporary table `copies`, leaves `marks`."""
    cursor.execute(_MARKS)
    for kind, query, details in _QUERIES:
        yield counted(cursor, kind, query, details=details)
