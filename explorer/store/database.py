"""One opened store: the DuckDB instance, its cursors, and its errors as ours."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb

from explorer.errors import StoreError
from explorer.store.attaching import attach_store
from explorer.store.sidecar import attach_sidecar, identity_of
from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

Values = Sequence[Any] | Mapping[str, Any]
"""For `?`, in order, or for `$name`."""

MEMORY_LIMIT = "1GB"
"""Of all queries together; larger sorts and joins spill to the temporary directory."""

BATCH_ROWS = 20_000

_ENDS = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
_WRITTEN_FILES = [f"{name}{end}" for name in ("", ".history") for end in _ENDS]
"""What DuckDB may write for the store and the sidecar; nothing else can be opened any more."""


class Database:
    """A store attached to a DuckDB instance of its own, which can reach no other file.

    Every read takes a cursor, so threads may share it. The sidecar database, `side`, holds what
    was computed from the log and may be lost.
    """

    def __init__(self, path: Path | None, *, writable: bool = False) -> None:
        self.path = path
        self.writable = writable or path is None
        self._attaching = Lock()
        self._deriving: defaultdict[str, Lock] = defaultdict(Lock)
        self._sidecar_ready = False
        self._connection = duckdb.connect(":memory:", config=_configuration())
        try:
            attach_store(self._connection, path, writable=writable)
            self._identity = None if path is None or writable else identity_of(path)
            self._lock()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the files. Reading afterwards raises StoreError."""
        self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor whose current database is the store, and close it afterwards."""
        with translated():
            cursor = self._connection.cursor()
            try:
                cursor.execute("use store")
                yield cursor
            finally:
                cursor.close()

    def table(self, query: str, values: Values = ()) -> pa.Table:
        """Return the whole result."""
        with self.cursor() as cursor:
            return cursor.sql(query, params=values).to_arrow_table()

    def rows(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the whole, small result as tuples. Times are in UTC, without a zone."""
        with self.cursor() as cursor:
            return cursor.execute(query, values).fetchall()

    def row(self, query: str, values: Values = ()) -> tuple[Any, ...] | None:
        """Return the first row of the result, if there is one."""
        with self.cursor() as cursor:
            return next(iter(cursor.execute(query, values).fetchall()), None)

    def number(self, query: str, values: Values = ()) -> int:
        """Return the one number that the query asks for; NULL and no row count as 0."""
        row = self.row(query, values)
        return int(row[0]) if row and row[0] is not None else 0

    def batches(
        self, query: str, values: Values = (), *, rows: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Yield the result piece by piece; it is never in memory as a whole."""
        with self.cursor() as cursor:
            yield from cursor.sql(query, params=values).to_arrow_reader(rows)

    def events(self) -> int:
        """Count the events of the log, which is also the position of the next one."""
        return self.number("select count(*) from records")

    def deriving(self, name: str) -> Lock:
        """Return the lock of those who compute one thing from the log, so that only one does."""
        with self._attaching:
            return self._deriving[name]

    def sidecar(self) -> None:
        """Make the database `side` ready for use, once."""
        with self._attaching, translated():
            if not self._sidecar_ready:
                attach_sidecar(self._connection, self.path, self._identity)
                self._sidecar_ready = True

    def _lock(self) -> None:
        files = [] if self.path is None else [f"{self.path}{end}" for end in _WRITTEN_FILES]
        with translated():
            paths = ", ".join(map(quoted, files))
            self._connection.execute(f"set allowed_paths = [{paths}]")
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set lock_configuration = true")


@contextmanager
def translated() -> Iterator[None]:
    """Turn an error of DuckDB into a StoreError."""
    try:
        yield
    except duckdb.Error as error:
        first_line = str(error).partition("\n")[0]
        msg = f"The store could not answer: {first_line}"
        raise StoreError(msg, hint="Load the dump again if the store is damaged.") from error


def _configuration() -> dict[str, Any]:
    return {
        "memory_limit": MEMORY_LIMIT,
        # of its own: two instances would overwrite each other's files
        "temp_directory": str(Path(tempfile.gettempdir()) / f"event-replay-explorer-{uuid4().hex}"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
