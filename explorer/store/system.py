"""The state of the whole system at a cut, and over time, out of a history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import EventQuery
from explorer.store.activity import bucketing
from explorer.store.history import table_of
from explorer.store.payload_values import check_pointer, holds
from explorer.store.state_fields import pointers_in
from explorer.store.system_changes import Difference, differing
from explorer.store.system_cuts import at
from explorer.store.where import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from explorer.model import Cut
    from explorer.store.database import Database
    from explorer.store.history import HistoryKey
    from explorer.store.where import Condition

SAMPLED = 1_000
"""States looked at to find the fields."""

LONGEST_SAMPLED = 100_000
MOST_VALUES = 1_000
NAMED_VALUES = 9

_FIELD = "case when readable then json_extract(state, ?) end"

_OVER_TIME = """
with valued as materialized (
    select ({field})::varchar as value, from_time, to_time
    from {table} where axis <> 'position'
),
bucketing as (select ?::bigint as origin, ?::bigint as width),
named as (
    select value from valued group by value order by count(*) desc, value limit {named}
),
steps as (
    select from_time as instant, value, 1 as step from valued
    union all
    select to_time, value, -1 from valued where to_time is not null
),
changes as (
    select
        (epoch_us(instant) - origin) // width as bucket,
        if(value is null or value in (from named), value, 'other') as value,
        sum(step) as change
    from steps, bucketing
    group by all
),
every as (
    select range as bucket, value
    from range((select max(bucket) + 1 from changes)), (select distinct value from changes)
),
counted as (
    select
        every.bucket, every.value,
        sum(coalesce(change, 0)) over (
            partition by every.value order by every.bucket
        )::bigint as aggregates
    from every left join changes
        on every.bucket = changes.bucket and every.value is not distinct from changes.value
)
select make_timestamp(origin + bucket * width) as bucket_start, value, aggregates
from counted, bucketing
where aggregates > 0
order by bucket_start, value
"""


@dataclass(frozen=True, slots=True)
class History:
    """Questions to one history. Each raises NotFoundError while it has not been written."""

    database: Database
    key: HistoryKey

    def fields(self) -> list[str]:
        """Return the JSON Pointers found in a sample of the states, most common first."""
        found = self.database.rows(
            f"""
            select state from {self._table()} where length(state) < ?
            order by hash(aggregate_id, version), position limit ?
            """,
            [LONGEST_SAMPLED, SAMPLED],
        )
        return pointers_in(state for (state,) in found)

    def rows_at(
        self,
        cut: Cut,
        fields: Sequence[str],
        *,
        limit: int = 200,
        after: str | None = None,
        where: tuple[str, str] | None = None,
    ) -> pa.Table:
        """Return the aggregates at a cut, by id, from the one after `after` on.

        Columns: `aggregate_id, version, position, occurred_at, error, rests_on_error`, and each
        field, a JSON Pointer, as JSON text. `where` is a pointer and the JSON value it holds.
        """
        conditions = [at(cut)]
        if after is not None:
            conditions.append(("aggregate_id > ?", (after,)))
        if where is not None:
            conditions.append(_holds(*where))
        narrowed = joined(conditions)
        found = "".join(f", ({_FIELD})::varchar as field_{i}" for i in range(len(fields)))
        history = self._table()
        table = self.database.table(
            f"""
            select aggregate_id, version, position, occurred_at, error, rests_on_error {found}
            from {history} where rowid in (
                select rowid from {history} where {narrowed.sql} order by aggregate_id limit ?
            )
            order by aggregate_id
            """,
            [*map(check_pointer, fields), *narrowed.values, limit],
        )
        return table.rename_columns([*table.column_names[:6], *fields])

    def count_at(self, cut: Cut, *, where: tuple[str, str] | None = None) -> int:
        """Count the aggregates that exist at a cut, of those that `where` narrows to."""
        narrowed = joined([at(cut), *([_holds(*where)] if where else [])])
        return self.database.number(
            f"select count(*) from {self._table()} where {narrowed.sql}", narrowed.values
        )

    def states_at(self, cut: Cut) -> pa.Table:
        """Return every aggregate at a cut, whole: its `state` as JSON text."""
        sql, values = at(cut)
        return self.database.table(
            f"""
            select ? as aggregate_type, aggregate_id, version, position, occurred_at, state, error
            from {self._table()} where {sql}
            """,
            [self.key.aggregate_type, *values],
        )

    def counts_at(self, cut: Cut, field: str) -> pa.Table:
        """Count the aggregates at a cut by a field: `value` as JSON text, `aggregates`, most first.

        Those without the field count under NULL. At most 1,000 values.
        """
        sql, values = at(cut)
        return self.database.table(
            f"""
            select ({_FIELD})::varchar as value, count(*) as aggregates
            from {self._table()} where {sql}
            group by all order by aggregates desc, value limit ?
            """,
            [check_pointer(field), *values, MOST_VALUES],
        )

    def counts_over_time(self, field: str, buckets: int = 100) -> pa.Table:
        """Count them at the end of each bucket of time: `bucket_start`, `value`, `aggregates`.

        By time and value, without the zeros; aggregates that do not exist yet count nowhere.
        Beyond the 9 most frequent values, the value is `other`, which is no JSON.
        """
        if buckets < 1:
            msg = f"{buckets} buckets cannot hold anything."
            raise QuestionError(msg, hint="Ask for at least one.")
        origin, width = bucketing(self.database, EventQuery(), buckets)
        query = _OVER_TIME.format(table=self._table(), field=_FIELD, named=NAMED_VALUES)
        return self.database.table(query, [check_pointer(field), origin, width])

    def differing(self, before: Cut, after: Cut, limit: int) -> tuple[list[Difference], int]:
        """Return the aggregates whose state differs between two cuts, by id, and how many do.

        At most `limit` are returned. The order of an object's keys is no difference; `1`, `1.0`
        and `true` are three values.
        """
        return differing(self.database, self._table(), before, after, limit)

    def _table(self) -> str:
        return table_of(self.database, self.key)


def _holds(field: str, value: str) -> Condition:
    return holds(_FIELD, (check_pointer(field),), value)
