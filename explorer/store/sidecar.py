"""The sidecar database: what was computed from a log, kept beside its store where possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "1"
"""Of the sidecar's tables; another one in a file means that the file starts anew."""


def attach_sidecar(
    connection: duckdb.DuckDBPyConnection, store: Path | None, *, shared: bool
) -> None:
    """Attach the sidecar of `store` as `side`.

    It is the file `<store>.history` if the store cannot change (`shared`) and nobody else has
    opened that file; else it is in memory, and computed anew by everyone who needs it.
    """
    if store is None or not shared or not _attach_file(connection, store):
        connection.execute("attach ':memory:' as side (compress)")
        _begin(connection, "")


def quoted(text: str) -> str:
    """Return `text` as a SQL literal, for the few statements that take no bound values."""
    return "'" + text.replace("'", "''") + "'"


def _attach_file(connection: duckdb.DuckDBPyConnection, store: Path) -> bool:
    try:
        connection.execute(f"attach {quoted(f'{store}.history')} as side")
    except duckdb.Error:  # in use by another process, or not ours to write, or damaged
        return False
    identity = _identity(store)
    if _found(connection) != identity:
        _empty(connection)
        _begin(connection, identity)
    _drop_unfinished(connection)
    return True


def _identity(store: Path) -> str:
    status = store.stat()
    return f"{FORMAT} {status.st_size} {status.st_mtime_ns}"


def _found(connection: duckdb.DuckDBPyConnection) -> str | None:
    try:
        found = connection.execute("select identity from side.computed_from").fetchall()
    except duckdb.CatalogException:
        return None
    return found[0][0] if found else None


def _empty(connection: duckdb.DuckDBPyConnection) -> None:
    for name in _tables(connection):
        connection.execute(f"drop table side.{name}")


def _drop_unfinished(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the histories that were filled by a process that ended before it said so."""
    finished = {
        name for (name,) in connection.execute("select name from side.histories").fetchall()
    }
    for name in _tables(connection):
        if name.startswith("history_") and name not in finished:
            connection.execute(f"drop table side.{name}")


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'side'"
    ).fetchall()
    return [name for (name,) in found]


def _begin(connection: duckdb.DuckDBPyConnection, identity: str) -> None:
    connection.execute("create table side.derived (name varchar, events bigint)")
    connection.execute(
        """
        create table side.histories (
            name varchar, aggregate_type varchar, fingerprint varchar, events bigint,
            built_at timestamptz
        )
        """
    )
    connection.execute("create table side.computed_from as select ? as identity", [identity])
