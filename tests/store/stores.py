"""Stores for tests, filled without loading a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.store import schema
from explorer.store.database import Database
from explorer.store.duckdb_store import DuckDBEventStore
from explorer.store.writing import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event


def a_database(events: Sequence[Event] = ()) -> Database:
    """A database in memory that holds `events` as they are, in this order."""
    database = Database(None)
    if events:
        with database.cursor() as cursor:
            insert(cursor, events)
            schema.index(cursor)
    return database


def a_store(events: Sequence[Event] = ()) -> DuckDBEventStore:
    """A store in memory that holds `events` as they are, in this order."""
    return DuckDBEventStore(a_database(events))
