"""What a store that exists already holds."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import duckdb

from explorer.errors import StoreError
from explorer.store import overview, schema
from explorer.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import LoadReport


def content_of(store: Path, *, owned: bool) -> str | None:
    """Return the id of what the store at a path was loaded from; None if it must be loaded.

    Raises StoreError if something else than a store is there, unless the place is our own
    (`owned`), where it must be a store that was damaged.
    """
    if not store.exists():
        return None
    try:
        described = _described(store)
    except duckdb.Error as error:
        if owned:
            return None
        raise _refused(store, error) from error
    return described.get("content") if described.get("schema") == schema.SCHEMA_VERSION else None


def report_of(store: Path) -> LoadReport:
    """Return the report that the store keeps of its loading, as of one reused."""
    with closing(Database(store)) as database:
        return overview.report(database)


def _described(store: Path) -> dict[str, str]:
    with closing(duckdb.connect()) as connection:
        where = str(store).replace("'", "''")
        connection.execute(f"attach '{where}' as store (read_only)")
        connection.execute("use store")
        return schema.description(connection)


def _refused(store: Path, error: duckdb.Error) -> StoreError:
    if "lock" in str(error):
        msg = f"The store {store} is being written by another program."
        return StoreError(msg, hint="Wait for it to finish, or name another file with --store.")
    msg = f"{store} exists and is no store of the explorer."
    return StoreError(msg, hint="It is left as it is: name another file with --store.")
