"""DuckDB: the only package with SQL."""

from explorer.store.contract import EventStore
from explorer.store.duckdb_store import DuckDBEventStore, open_store
from explorer.store.loading import load
from explorer.store.location import default_store
from explorer.store.locked_sql import SqlResult
from explorer.store.memory import MemoryEventStore

__all__ = [
    "DuckDBEventStore",
    "EventStore",
    "MemoryEventStore",
    "SqlResult",
    "default_store",
    "load",
    "open_store",
]
