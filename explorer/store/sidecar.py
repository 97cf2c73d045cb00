"""The sidecar database: what was computed from a log, kept beside its store where possible."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import duckdb

from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
create table side.derived (name varchar, query varchar, events bigint);
create table side.answers (name varchar, events bigint, answer varchar);
create table side.histories (
    name varchar, aggregate_type varchar, fingerprint varchar, events bigint, built_at timestamptz
);
"""
"""Each row holds for a log of so many events: stores only grow."""


def attach_sidecar(
    connection: duckdb.DuckDBPyConnection, store: Path | None, identity: str | None
) -> None:
    """Attach the sidecar of `store` as `side`.

    It is the file `<store>.history` if the store cannot change, and so has an `identity`, and
    nobody else has opened that file; else it is in memory, and computed anew by everyone.
    """
    if store is None or identity is None or not _attach_file(connection, store, identity):
        connection.execute("detach database if exists side")
        connection.execute("attach ':memory:' as side (compress)")
        _begin(connection, "")


def identity_of(store: Path) -> str:
    """Return what tells a store, and the tables computed from it, from others at its place."""
    status = store.stat()
    tables = hashlib.sha256(TABLES.encode()).hexdigest()
    return f"{status.st_size} {status.st_mtime_ns} {tables}"


def _attach_file(connection: duckdb.DuckDBPyConnection, store: Path, identity: str) -> bool:
    try:
        connection.execute(f"attach {quoted(f'{store}.history')} as side")
        if _found(connection) != identity:
            _empty(connection)
            _begin(connection, identity)
        _drop_unfinished(connection)
    except duckdb.Error:  # in use by another process, or not ours to write, or damaged
        return False
    return True


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
    connection.execute(TABLES)
    connection.execute("create table side.computed_from as select ? as identity", [identity])
