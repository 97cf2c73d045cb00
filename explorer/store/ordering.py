"""One order for the events of several files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_IN_ORDER = """
select coalesce(bool_and(first_at >= latest), true) from (
    select first_at, max(last_at) over (order by file rows between unbounded preceding
        and 1 preceding) as latest
    from (
        select file, arg_min(occurred_at, rowid) as first_at, max(occurred_at) as last_at
        from records group by file
    )
)
"""
_MERGE = """
insert into records
select * exclude (reached) from (
    select *, max(occurred_at) over (
        partition by file order by record_number rows unbounded preceding
    ) as reached
    from files_in_turn.records
)
order by reached, file, record_number
"""


def in_order(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether each file of the current store begins after those before it have ended."""
    row = connection.execute(_IN_ORDER).fetchone()
    return bool(row and row[0])


def merge(connection: duckdb.DuckDBPyConnection, in_turn: Path) -> None:
    """Fill the current, empty store from the one at `in_turn`, where files follow on each other.

    Every file keeps its own order; files interleave by the latest time that each has reached, and
    ties go to the file that was named first.
    """
    where = str(in_turn).replace("'", "''")
    connection.execute(f"attach '{where}' as files_in_turn (read_only)")
    connection.execute(_MERGE)
    for table in ("quarantine", "files"):
        connection.execute(f"insert into {table} from files_in_turn.{table}")
    connection.execute("detach files_in_turn")
