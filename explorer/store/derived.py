"""Tables computed from the whole log once, when somebody first asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from explorer.store.database import Database


def ensure(database: Database, name: str, query: str, values: Sequence[object] = ()) -> None:
    """Make `side.<name>` hold the query's result for the log as it is now.

    Whoever asks while it is being computed waits for it. `name` is one of ours, never a user's.
    """
    database.sidecar()
    with database.deriving:
        events = database.events()
        if _computed_for(database, name) == events:
            return
        with database.cursor() as cursor, transaction(cursor):
            cursor.execute(f"create or replace table side.{name} as {query}", list(values))
            cursor.execute("delete from side.derived where name = ?", [name])
            cursor.execute("insert into side.derived values (?, ?)", [name, events])


class transaction:  # noqa: N801  reads as the statement that it is
    """Commit what the block does, or nothing of it if it raises."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def __enter__(self) -> None:
        self._cursor.execute("begin transaction")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._cursor.execute("commit" if kind is None else "rollback")


def _computed_for(database: Database, name: str) -> int | None:
    row = database.row("select events from side.derived where name = ?", [name])
    return None if row is None else int(row[0])
