"""The table that production really has, read from a file: Parquet, CSV, JSONL, SQLite or DuckDB."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import QuestionError, StoreError
from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HINT = "Name a .parquet, .csv, .jsonl or .json file, or a database of SQLite or DuckDB."
_SQLITE_TABLES = "select name from sqlite_master where type in ('table', 'view') order by name"
_DUCKDB_TABLES = "select table_name from information_schema.tables order by table_name"


@dataclass(frozen=True, slots=True)
class ReadModel:
    """The rows of a file."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    untyped: bool = False
    """Whether all values are text, so that null is an empty one."""


def read_model(path: Path, table: str | None = None) -> ReadModel:
    """Read all rows; of a database, those of the table named, or of its only one.

    Raises StoreError if the file cannot be read, QuestionError if the table has to be named.
    """
    with _readable(path):
        with path.open("rb") as file:
            head = file.read(16)
        if head.startswith(b"SQLite format 3\0"):
            return _sqlite(path, table)
        if head[8:12] == b"DUCK":
            return _duckdb(path, table)
        return _flat(path)


def _flat(path: Path) -> ReadModel:
    kinds: dict[str, Callable[[Path], ReadModel]] = {
        ".parquet": _parquet,
        ".csv": _csv,
        ".jsonl": _lines,
        ".ndjson": _lines,
        ".json": _array,
    }
    read = kinds.get(path.suffix.lower())
    if read is None:
        msg = f"{path} is no table that can be read."
        raise QuestionError(msg, hint=_HINT)
    return read(path)


def _parquet(path: Path) -> ReadModel:
    found = pq.read_table(path)
    return ReadModel(tuple(found.column_names), found.to_pylist())


def _csv(path: Path) -> ReadModel:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():
            msg = f"row {number} has not as many fields as the header"
            raise ValueError(msg)
    return ReadModel(tuple(reader.fieldnames or ()), rows, untyped=True)


def _lines(path: Path) -> ReadModel:
    with path.open(encoding="utf-8-sig") as file:
        return _objects([json.loads(line) for line in file if line.strip()])


def _array(path: Path) -> ReadModel:
    loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    return _objects(loaded if isinstance(loaded, list) else [loaded])


def _objects(rows: list[Any]) -> ReadModel:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            msg = f"row {number} is no object"
            raise ValueError(msg)  # noqa: TRY004  the file is wrong, not the program
    return ReadModel(tuple(dict.fromkeys(name for row in rows for name in row)), rows)


def _sqlite(path: Path, table: str | None) -> ReadModel:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        names = [name for (name,) in connection.execute(_SQLITE_TABLES)]
        cursor = connection.execute(f"select * from {_named(_the_table(path, names, table))}")
        columns = tuple(name for name, *_ in cursor.description)
        return ReadModel(columns, [dict(zip(columns, row, strict=True)) for row in cursor])


def _duckdb(path: Path, table: str | None) -> ReadModel:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with closing(duckdb.connect(":memory:", config=config)) as connection:
        connection.execute(f"attach {quoted(str(path))} as model (read_only)")
        connection.execute("use model")
        names = [name for (name,) in connection.execute(_DUCKDB_TABLES).fetchall()]
        name = _named(_the_table(path, names, table))
        found = connection.sql(f"select * from {name}").to_arrow_table()
        return ReadModel(tuple(found.column_names), found.to_pylist())


def _the_table(path: Path, names: list[str], table: str | None) -> str:
    if table in names or (table is None and len(names) == 1):
        return table or names[0]
    said = "" if table is None else f", and none is {table!r}"
    msg = f"{path} has {len(names)} tables{said}."
    raise QuestionError(msg, hint=f"Name one with --table: {', '.join(names) or 'there is none'}.")


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (
        OSError,
        ValueError,
        csv.Error,
        sqlite3.Error,
        duckdb.Error,
        pa.ArrowException,
    ) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        msg = f"{path} cannot be read: {reason}."
        raise StoreError(msg, hint=_HINT) from error
