"""The rows of a Parquet file as JSON text."""

from __future__ import annotations

import glob
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import DumpError
from explorer.store.json_sql import quoted
from explorer.store.lines import Batch
from explorer.store.sources import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.store.sources import Source

BATCH_ROWS = 20_000
_READ = "read_parquet({path}, hive_partitioning = false)"
_DESCRIBE = "select column_name, column_type from (describe from {read})"


def rows_of(connection: duckdb.DuckDBPyConnection, source: Source) -> str:
    """Return the query for the rows of a Parquet file as `json`, one object each, in order.

    Names come from the file itself: DuckDB renames columns that differ only in case. Raises
    DumpError if the file is damaged.
    """
    read = _READ.format(path=quoted(glob.escape(str(source.path))))
    names = _names(source)
    try:
        columns = connection.execute(_DESCRIBE.format(read=read)).fetchall()
    except duckdb.Error as error:
        raise damaged(source) from error
    members = ", ".join(
        f"{quoted(name)}, {_value(column, kind)}"
        for name, (column, kind) in zip(names, columns, strict=True)
    )
    return f"(select json_object({members}) as json from {read})"


def batches(connection: duckdb.DuckDBPyConnection, rows: str, source: Source) -> Iterator[Batch]:
    """Yield the rows in batches of JSON text. Raises DumpError if the file is damaged."""
    cursor = connection.cursor()
    first = 1
    try:
        reader = cursor.sql(f"select json::varchar from {rows}").to_arrow_reader(BATCH_ROWS)
        for batch in reader:
            yield Batch(first, batch.column(0).cast(pa.binary()).to_pylist())
            first += batch.num_rows
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, pa.ArrowException, OSError) as error:  # an Arrow reader raises OSError
        if "INTERRUPT" in str(error):
            raise duckdb.InterruptException(str(error)) from error
        raise damaged(source) from error
    finally:
        cursor.close()


def damaged(source: Source) -> DumpError:
    """Return the error for a Parquet file that cannot be read to its end."""
    msg = f"{source.path} is a Parquet file that is cut short or damaged."
    return DumpError(msg, hint="Copy or export the file again.")


def _names(source: Source) -> list[str]:
    try:
        names: list[str] = pq.read_schema(source.path).names
    except pa.ArrowException as error:
        raise damaged(source) from error
    except OSError as error:
        raise unreadable(source.path, error) if error.errno else damaged(source) from error
    return names


def _value(column: str, kind: str) -> str:
    """A column as it goes into JSON; binary columns often hold text, JSON even."""
    name = '"' + column.replace('"', '""') + '"'
    return f"coalesce(try(decode({name})), {name}::varchar)" if kind == "BLOB" else name
