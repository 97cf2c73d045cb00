"""Tables computed from the whole log once, when somebody first asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from explorer.store.database import Database


def ensure(database: Database, name: str, query: str) -> None:
    """Make `side.<name>` hold the query's result for the log as it is now.

    Whoever asks while it is being computed waits for it. `name` is one of ours, never a user's.
    """

    def make(cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute(f"create or replace table side.{name} as {query}")

    ensure_made(database, name, query, make)


def ensure_made(
    database: Database, name: str, query: str, make: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Do as `ensure` does for a table that takes several queries; `query` tells ways to make it."""
    database.sidecar()
    with database.deriving(name):
        events = database.events()
        known = "select true from side.derived where name = ? and query = ? and events = ?"
        if database.row(known, [name, query, events]) is not None:
            return
        with database.cursor() as cursor, transaction(cursor):
            make(cursor)
            cursor.execute("delete from side.derived where name = ?", [name])
            cursor.execute("insert into side.derived values (?, ?, ?)", [name, query, events])


def remembered(database: Database, name: str, compute: Callable[[], Any]) -> Any:
    """Return what `compute` answers for the log as it is now, as JSON data; it is asked once."""
    database.sidecar()
    with database.deriving(name):
        events = database.events()
        known = database.row(
            "select answer from side.answers where name = ? and events = ?", [name, events]
        )
        if known is not None:
            return json.loads(known[0])
        answer = json.dumps(compute())
        with database.cursor() as cursor, transaction(cursor):
            cursor.execute("delete from side.answers where name = ?", [name])
            cursor.execute("insert into side.answers values (?, ?, ?)", [name, events, answer])
        return json.loads(answer)


class transaction:  # noqa: N801  reads as the statement that it is
    """Commit what the block does, or nothing of it if it raises."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def __enter__(self) -> None:
        self._cursor.execute("begin transaction")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._cursor.execute("commit" if kind is None else "rollback")
