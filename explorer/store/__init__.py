"""DuckDB: the only package with SQL."""

from explorer.store.contract import EventStore
from explorer.store.declarative.engine import Found
from explorer.store.duckdb_store import DuckDBEventStore
from explorer.store.loading import load
from explorer.store.location import default_store, is_store
from explorer.store.locked_sql import SqlResult
from explorer.store.memory import MemoryEventStore
from explorer.store.opening import open_store
from explorer.store.read_model import ReadModel, read_model
from explorer.store.schema import EVENTS_COLUMNS
from explorer.store.system import History
from explorer.store.system_changes import Difference

__all__ = [
    "EVENTS_COLUMNS",
    "Difference",
    "DuckDBEventStore",
    "EventStore",
    "Found",
    "History",
    "MemoryEventStore",
    "ReadModel",
    "SqlResult",
    "default_store",
    "is_store",
    "load",
    "open_store",
    "read_model",
]
