"""Store files for tests, written without loading a dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from explorer.store import schema
from explorer.store.writing import insert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from explorer.model import Event


def a_store_file(path: Path, events: Sequence[Event]) -> Path:
    """Write a store that holds `events` as they are, in this order; return its path."""
    with duckdb.connect(path) as connection:
        schema.create(connection)
        insert(connection, events)
        schema.index(connection)
        schema.describe(connection, {"schema": schema.SCHEMA_VERSION})
    return path
