"""Loading a file in one statement, which succeeds only if every record of it is an event."""

from __future__ import annotations

import glob
from typing import TYPE_CHECKING

import duckdb

from explorer.store.extraction import COLUMNS
from explorer.store.json_sql import quoted

if TYPE_CHECKING:
    from explorer.store.extraction import Extraction
    from explorer.store.sources import Source

_INSERT = f"""
insert into records
select case when fit then record end, {", ".join(COLUMNS[1:])}, {{file}}, 0, false
from ({{extraction}})
"""
_COMPRESSION = {"jsonl": "none", "gzip": "gzip", "zstd": "zstd"}
_UNFIT = (
    duckdb.ConstraintException,
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.IOException,
)
_NUMBER = "update records set record_number = rowid - ? where file = ?"
_LINES = """(
    select json from read_ndjson_objects(
        {path}, compression = '{compression}', hive_partitioning = false, ignore_errors = false
    )
)"""


def insert(
    connection: duckdb.DuckDBPyConnection, rows: str, extraction: Extraction, file: int
) -> bool:
    """Append the records that the query `rows` gives as `json`, in its order.

    Returns False, and has appended nothing, if any of them is not fit to be an event: the
    constraints of the table see to that. Nor may the file be damaged as far as DuckDB notices.
    """
    query = _INSERT.format(file=int(file), extraction=extraction.query(rows))
    before = _count(connection)
    try:
        connection.execute(query)
    except _UNFIT as error:
        if isinstance(error, duckdb.IOException) and "GZIP" not in str(error):
            raise
        return False
    connection.execute(_NUMBER, [before - 1, file])
    return True


def lines_of(source: Source) -> str:
    """Return the query for the lines of a text file, which may be compressed, as `json`."""
    path = quoted(glob.escape(str(source.path)))
    return _LINES.format(path=path, compression=_COMPRESSION[source.kind])


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("select count(*) from records").fetchone()
    return int(row[0]) if row else 0
