"""One declaration over the log of one store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from explorer.replay.history import KEPT_BYTES
from explorer.store import derived
from explorer.store.declarative.collecting import Grouped, Windowed
from explorer.store.declarative.fields import FieldSql
from explorer.store.declarative.values import Operands
from explorer.store.sql_text import quoted
from explorer.store.where import stored_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb
    import pyarrow as pa

    from explorer.model import Cut
    from explorer.model.declaration import Declaration
    from explorer.store.database import Database
    from explorer.store.declarative.collecting import Collect

OUT_OF_ORDER = """
select distinct aggregate_type, aggregate_id from (
    select
        aggregate_type, aggregate_id, version, occurred_at,
        lag(version) over events as before, lag(occurred_at) over events as since,
        row_number() over events as place
    from records
    window events as (partition by aggregate_type, aggregate_id order by rowid)
)
where place > 1 and (
    occurred_at < since or (version is null) <> (before is null) or version <= before
)
"""
"""Aggregates whose positions, times and versions do not agree on the order of their events."""

_HISTORY = """
insert into {table}
select
    aggregate_id, position, coalesce(version, row_number() over events), event_id, event_type,
    occurred_at, 'both', position, lead(position) over events, occurred_at,
    lead(occurred_at) over events, {state}, null, false, false, true
from {rows}
where {chosen}
window events as (partition by aggregate_id order by position) {windows}
"""


class Found(NamedTuple):
    """Final states that SQL computed, and the aggregates that it leaves to the fold."""

    states: pa.Table
    left: list[str]


class DeclarativeEngine:
    """Computes what the fold of a declaration would, for all aggregates of its type."""

    def __init__(self, database: Database, declaration: Declaration) -> None:
        derived.ensure(database, "out_of_order", OUT_OF_ORDER)
        self._database = database
        self._declaration = declaration
        self._operands = Operands(declaration)
        self._fields = [
            FieldSql(place, field, self._operands) for place, field in enumerate(declaration.fields)
        ]

    def final_states(self, cut: Cut) -> Found:
        """Return the state of every aggregate at a cut.

        Columns: `aggregate_type, aggregate_id, version, position, occurred_at, state, error`.
        """
        condition, bound = _within(cut)
        with self._database.cursor() as cursor:
            cursor.execute(
                f"create temp table final as {self._final(condition)}",
                [self._declaration.aggregate_type, *bound],
            )
            late = _ids(cursor, "select aggregate_id from final where late and not left_out")
            left = _ids(cursor, "select aggregate_id from final where left_out")
            if late:
                self._extract(cursor, condition, bound, late)
                cursor.execute("delete from final where late and not left_out")
                self._finish_late(cursor)
            states = cursor.sql(
                f"""
                select {quoted(self._declaration.aggregate_type)} as aggregate_type,
                    * exclude (late, left_out), null::varchar as error
                from final where not left_out
                """
            ).to_arrow_table()
            cursor.execute("drop table final")
        return Found(states, left)

    def fill_history(self, cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
        """Write every state into a table of the layout of histories; return who is left out."""
        self._extract(cursor, "true", [], None)
        late = " or ".join(filter(None, (field.late_reset() for field in self._fields))) or "false"
        cursor.execute(
            f"""
            create or replace temp table judged as
            select aggregate_id, bool_or(doubtful) as left_out, {late} as late
            from step group by all having left_out or late
            """
        )
        cursor.execute(
            f"insert into judged select aggregate_id, true, false from ({self._unordered()})"
        )
        left = _ids(cursor, "select distinct aggregate_id from judged where left_out")
        for is_late in (False, True):
            cursor.execute(self._history(table, late=is_late))
        left += _take_out_large(cursor, table)
        cursor.execute("drop table step")
        cursor.execute("drop table judged")
        return left

    def _history(self, table: str, *, late: bool) -> str:
        chosen = "aggregate_id not in (select aggregate_id from judged)"
        if late:
            chosen = f"""aggregate_id in (select aggregate_id from judged where late)
                and not {chosen} and aggregate_id not in
                (select aggregate_id from judged where left_out)"""
        rows, windows, collects = self._windows(late=late)
        return _HISTORY.format(
            table=table, state=self._state(collects), rows=rows, chosen=chosen, windows=windows
        )

    def _windows(self, *, late: bool) -> tuple[str, str, list[Collect]]:
        """Return rows, named windows, and how each field is collected.

        Where something was added before a reset, what counts begins anew at each reset.
        """
        whole = "partition by aggregate_id"
        if not late:
            return "step", "", [Windowed("events") for _ in self._fields]
        resets = [field for field in self._fields if field.resets]
        groups = "".join(
            f", count({field.reset}) over ({whole} order by position) as g{field.place}"
            for field in resets
        )
        windows = "".join(
            f", since{field.place} as ({whole}, g{field.place} order by position)"
            for field in resets
        )
        collects: list[Collect] = [
            Windowed(f"since{field.place}" if field.resets else "events") for field in self._fields
        ]
        return f"(select * {groups} from step)", windows, collects

    def _finish_late(self, cursor: duckdb.DuckDBPyConnection) -> None:
        rows, windows, collects = self._windows(late=True)
        cursor.execute(
            f"""
            insert into final
            select
                aggregate_id, coalesce(version, row_number() over events), position, occurred_at,
                {self._state(collects)}, false, false
            from {rows}
            window events as (partition by aggregate_id order by position) {windows}
            qualify row_number() over (partition by aggregate_id order by position desc) = 1
            """
        )
        cursor.execute("drop table step")

    def _final(self, condition: str) -> str:
        late = " or ".join(filter(None, (field.late_reset() for field in self._fields))) or "false"
        collects: list[Collect] = [Grouped() for _ in self._fields]
        return f"""
            select
                aggregate_id,
                coalesce(max(version), count(*)) as version,
                max(position) as position,
                max(occurred_at) as occurred_at,
                {self._state(collects)} as state,
                {late} as late,
                bool_or(doubtful) or aggregate_id in ({self._unordered()}) as left_out
            from ({self._steps(condition)})
            group by aggregate_id
        """

    def _extract(
        self,
        cursor: duckdb.DuckDBPyConnection,
        condition: str,
        bound: list[object],
        chosen: list[str] | None,
    ) -> None:
        values = [self._declaration.aggregate_type, *bound]
        if chosen is not None:
            condition += " and aggregate_id in (select unnest(?))"
            values.append(chosen)
        cursor.execute(f"create temp table step as {self._steps(condition)}", values)

    def _steps(self, condition: str) -> str:
        """The events, each with what it brings to every field."""
        columns = "".join(f", {column}" for field in self._fields for column in field.columns())
        doubts = [doubt for field in self._fields for doubt in field.doubts()]
        doubtful = f"coalesce({' or '.join(doubts) or 'false'}, false)"
        return f"""
            select
                aggregate_id, rowid as position, version, event_id, event_type, occurred_at,
                {doubtful} as doubtful {columns}
            from (
                select *, rowid, {self._operands.extracted()}
                from records where aggregate_type = ? and {condition}
            )
        """

    def _unordered(self) -> str:
        kind = quoted(self._declaration.aggregate_type)
        return f"select aggregate_id from side.out_of_order where aggregate_type = {kind}"

    def _state(self, collects: Iterable[Collect]) -> str:
        texts = {
            field.field.path: field.text(collect)
            for field, collect in zip(self._fields, collects, strict=True)
        }
        return f"'{{' || {_members(texts)} || '}}'"


def _members(texts: dict[tuple[str, ...], str]) -> str:
    """The members of an object; those that are absent are left out, as are objects of such."""
    parts: dict[str, dict[tuple[str, ...], str]] = {}
    for path, text in texts.items():
        parts.setdefault(path[0], {})[path[1:]] = text
    written = []
    for name, inside in parts.items():
        key = f"json_extract({quoted(_json(name))}, '$')::varchar || ':'"
        if () in inside:
            written.append(f"{key} || {inside[()]}")
        else:
            written.append(f"{key} || '{{' || nullif({_members(inside)}, '') || '}}'")
    return f"concat_ws(',', {', '.join(f'({each})' for each in written)})"


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def _ids(cursor: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [found for (found,) in cursor.execute(query).fetchall()]


def _take_out_large(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Delete the aggregates with more of states than a history keeps whole; return their ids."""
    measured = cursor.execute(f"select sum(strlen(state)) from {table}").fetchall()
    if (measured[0][0] or 0) < KEPT_BYTES:
        return []
    large = _ids(
        cursor,
        f"""
        select aggregate_id from {table}
        group by all having sum(strlen(state)) > {KEPT_BYTES} - 1000000
        """,
    )
    if large:
        cursor.execute(f"delete from {table} where aggregate_id in (select unnest(?))", [large])
    return large


def _within(cut: Cut) -> tuple[str, list[object]]:
    """Return the condition for the events within a cut of the whole log."""
    if cut.position is not None:
        return "rowid <= ?", [cut.position]
    if cut.time is not None:
        return "occurred_at <= ?", [stored_time(cut.time)]
    return "true", []
