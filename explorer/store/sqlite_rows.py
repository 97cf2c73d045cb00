"""The rows of an SQLite database as lines of JSON, so that it reads like any other dump."""

from __future__ import annotations

import json
import math
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from explorer.errors import DumpError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.store.sources import Source

_TABLES = """
select name from sqlite_schema
where type = 'table' and name not like 'sqlite\\_%' escape '\\' and sql not like 'create virtual%'
order by name
"""


class SqliteRows:
    """Text with a line `{"sqlite_table", "rowid", "row"}` for each row of each table.

    Tables come by name, rows in the order of their ids, NULL where a table has none. Bytes that
    are no text are written in hex after `\\x`, as Postgres does.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._connection = _connected(source)
        self._lines = self._all_lines()
        self._given = 0

    def read(self, size: int, /) -> bytes:
        """Return about `size` bytes of whole lines; raises DumpError if the file is damaged."""
        lines, length = [], 0
        try:
            for line in self._lines:
                lines.append(line)
                length += len(line)
                if length >= size:
                    break
        except sqlite3.Error as error:
            raise _damaged(self._source, error) from error
        self._given += length
        return b"".join(lines)

    def consumed(self) -> int:
        """Return about how many bytes of the file have been read."""
        return min(self._given, self._source.bytes)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _all_lines(self) -> Iterator[bytes]:
        for (name,) in self._connection.execute(_TABLES).fetchall():
            yield from self._lines_of(name.decode())

    def _lines_of(self, table: str) -> Iterator[bytes]:
        rows, numbered = self._rows_of('"' + table.replace('"', '""') + '"')
        names = [column[0] for column in rows.description]
        for values in rows:
            row = dict(zip(names, map(_value, values), strict=True))
            number = row.pop(names[0]) if numbered else None
            document = {"sqlite_table": table, "rowid": number, "row": row}
            yield json.dumps(document, ensure_ascii=False, allow_nan=False).encode() + b"\n"

    def _rows_of(self, table: str) -> tuple[sqlite3.Cursor, bool]:
        """The rows, with their ids in front if they have some."""
        try:
            query = f'select rowid as " rowid", * from {table} order by rowid'
            return self._connection.execute(query), True
        except sqlite3.OperationalError:
            return self._connection.execute(f"select * from {table}"), False


def _connected(source: Source) -> sqlite3.Connection:
    # a log beside the file holds rows that are not in it yet; without one nothing can change
    logged = source.path.with_name(f"{source.path.name}-wal").exists()
    mode = "mode=ro" if logged else "mode=ro&immutable=1"
    where = f"file:{quote(str(source.path.absolute()))}?{mode}"
    try:
        connection = sqlite3.connect(where, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise _damaged(source, error) from error
    connection.text_factory = bytes
    connection.execute("pragma trusted_schema = off")
    return connection


def _damaged(source: Source, error: sqlite3.Error) -> DumpError:
    msg = f"{source.path} is an SQLite database that cannot be read: {error}."
    return DumpError(msg, hint="Copy it again, with the -wal file beside it if there is one.")


def _value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"\\x{value.hex()}"
