"""Attaching the file of a store, and saying what is wrong with one that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from explorer.errors import StoreError
from explorer.store import schema
from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from pathlib import Path


def attach_store(
    connection: duckdb.DuckDBPyConnection, path: Path | None, *, writable: bool
) -> None:
    """Attach the store at `path` as `store`; a new, empty one if there is none and `writable`.

    Without a path it is in memory. Raises StoreError if there is no store that can be read.
    """
    new = path is None or not path.exists()
    if path is not None and new and not writable:
        msg = f"There is no store at {path}."
        raise StoreError(msg, hint="Make one with: python -m explorer load DUMP --store FILE.")
    mode = "read_write" if writable or path is None else "read_only"
    where = quoted(":memory:" if path is None else str(path))
    try:
        connection.execute(f"attach {where} as store ({mode})")
        if new:
            _create(connection)
        version = _schema_version(connection)
    except duckdb.Error as error:
        raise _refused(path, error) from error
    if version != schema.SCHEMA_VERSION:
        msg = f"{path} was made by another version of the explorer."
        raise StoreError(msg, hint="Load the dump into a new store.")


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("use store")
    schema.create(connection)
    schema.describe(connection, {"schema": schema.SCHEMA_VERSION})
    connection.execute("use memory")


def _schema_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    rows = connection.execute("select value from store.dump where key = 'schema'").fetchall()
    return rows[0][0] if rows else None


def _refused(path: Path | None, error: duckdb.Error) -> StoreError:
    first_line = str(error).partition("\n")[0]
    if isinstance(error, duckdb.ResourceInUseException) or "lock" in first_line:
        msg = f"The store {path} is in use by something that writes to it."
        return StoreError(msg, hint="Wait for it to finish, or load the dump into another store.")
    if isinstance(error, duckdb.CatalogException) or "not a valid DuckDB" in first_line:
        msg = f"{path} is no store of the explorer."
        return StoreError(msg, hint="Make one with: python -m explorer load DUMP --store FILE.")
    msg = f"The store {path} cannot be read: {first_line}"
    return StoreError(msg, hint="Load the dump again if the file is damaged.")
