"""Counting the rows of a query that shows a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

SHOWN = 100
EXAMPLES = 3


def counted(
    cursor: duckdb.DuckDBPyConnection, kind: str, query: str, *, details: Sequence[str] = ()
) -> Evidence:
    """Return the evidence of a query whose rows each have the `position` of an event.

    `details` are the columns to keep of the first few rows. All positions go to `side.faults`.
    """
    cursor.execute(f"create or replace temp table faulty as {query}")
    cursor.execute("insert into side.faults select ?, position from faulty", [kind])
    [(count,)] = cursor.execute("select count(*) from faulty").fetchall()
    examples = _first(cursor, ", ".join(details), EXAMPLES) if details else []
    return Evidence(
        kind=kind,
        count=count,
        positions=tuple(position for (position,) in _first(cursor, "position", SHOWN)),
        details=tuple(examples),
    )


def _first(cursor: duckdb.DuckDBPyConnection, columns: str, limit: int) -> list[tuple[int, ...]]:
    return cursor.execute(
        f"select {columns} from faulty order by position limit {limit}"
    ).fetchall()
