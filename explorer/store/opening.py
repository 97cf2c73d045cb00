"""Opening a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.store.database import Database
from explorer.store.duckdb_store import DuckDBEventStore

if TYPE_CHECKING:
    from pathlib import Path


def open_store(path: Path | None = None, *, writable: bool = False) -> DuckDBEventStore:
    """Open the store that `load` wrote, for reading unless `writable`.

    Many processes may read one store, or one may write to it; writing makes it if need be. Without
    a path the store is in memory, empty and writable. Raises StoreError if the file is missing, is
    no store, was made by another version, or is being written.
    """
    return DuckDBEventStore(Database(path, writable=writable))
