"""Writing the records of a dump into the draft of a store, and finishing it."""

from __future__ import annotations

import json
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import duckdb

from explorer.errors import DumpError, StoreError
from explorer.store import (
    beside,
    careful_path,
    fast_path,
    lines,
    ordering,
    parquet,
    placing,
    schema,
    translated_path,
)
from explorer.store.json_sql import quoted
from explorer.store.location import scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explorer.store.extraction import Extraction
    from explorer.store.lines import Batch, Content
    from explorer.store.sources import Source
    from explorer.store.translated_path import Accounts
    from explorer.store.watching import Watch
    from explorer.store.way import Way

    Connection = duckdb.DuckDBPyConnection

MEMORY_LIMIT = "1GB"
"""Of DuckDB while loading; what does not fit goes to a folder beside the store."""

ROW_GROUP = 30_720
"""Rows that are written at once: few enough to stay in the processor's cache, which is a sixth
faster than DuckDB's own choice of four times as many."""

Dump = list[tuple["Source", "Way"]]
"""The files of a dump, each with how to read it."""

_COUNT = """
insert into files
select ?, ?, ?, events + quarantined, events, quarantined, ?, events, 0, '{}', '[]', ?
from (select count(*) as events from records where file = ?),
    (select count(*) as quarantined from quarantine where file = ?)
"""
_ACCOUNT = """
insert into files
select $file, $path, $format, $records, 0, count(*), $bytes, 0, 0, $skipped, $derived, '{}'
from quarantine where file = $file
"""


def fill(path: Path, dump: Dump, watch: Watch) -> None:
    """Write all records of `dump` to a new database at `path`, in the order of the log."""
    watch.begin("Loading", sum(source.bytes for source, _ in dump))
    translated = any(way.extraction is None for _, way in dump)
    with _writing(path) as connection:
        schema.create(connection)
        connection.execute(translated_path.TABLE if translated else "")
        for file, (source, way) in enumerate(dump):
            _insert(connection, source, way, file, watch)
            _check_unchanged(source)
        ordered = not translated and ordering.in_order(connection)
    if not ordered:
        watch.begin("Ordering")
        in_turn = path.rename(path.with_name(f"{path.name}.in-turn"))
        with _writing(path) as connection:
            watch.running(connection)
            schema.create(connection)
            (placing if translated else ordering).merge(connection, in_turn)


def finish(path: Path, dump: Dump, watch: Watch, *, content: str, begun: float) -> None:
    """Compute what is derived from the records, and describe the store."""
    watch.begin("Indexing")
    with _writing(path) as connection:
        watch.running(connection)
        schema.index(connection)
        formats = sorted({way.reading.format for _, way in dump})
        described = {
            "schema": schema.SCHEMA_VERSION,
            "content": content,
            "format": ", ".join(formats),
            "duplicates": str(schema.count_duplicates(connection)),
            "seconds": f"{time.monotonic() - begun:.3f}",
        }
        schema.describe(connection, described)
        watch.check()


def _insert(connection: Connection, source: Source, way: Way, file: int, watch: Watch) -> None:
    extraction = way.extraction
    if extraction is None:
        accounts = _translate(connection, source, way, file, watch)
        _account(connection, source, way, file, accounts)
        return
    if source.kind == "parquet":
        _insert_rows(connection, source, extraction, file, watch)
    else:
        _insert_text(connection, source, way, file, watch)
    about = [file, str(source.path), way.reading.format, source.bytes]
    values = [*about, json.dumps(way.places), file, file]
    connection.execute(_COUNT, values)


def _insert_rows(
    connection: Connection, source: Source, extraction: Extraction, file: int, watch: Watch
) -> None:
    rows = parquet.rows_of(connection, source)
    watch.running(connection, source.bytes)
    try:
        fit = fast_path.insert(connection, rows, extraction, file)
    except duckdb.Error as error:
        if "TProtocol" in str(error):
            raise parquet.damaged(source) from error
        raise
    if not fit:
        watch.running(connection)
        batches = parquet.batches(connection, rows, source)
        careful_path.insert(connection, batches, extraction, file)
    watch.advance(source.bytes)


def _insert_text(connection: Connection, source: Source, way: Way, file: int, watch: Watch) -> None:
    extraction = way.extraction
    if extraction is None:
        return
    watch.running(connection, source.bytes)
    plain = way.shape.plain and source.kind != "sqlite"
    if plain and fast_path.insert(connection, fast_path.lines_of(source), extraction, file):
        watch.advance(source.bytes)
        return
    watch.running(connection)
    with lines.opened(source) as content:
        batches = _advancing(way.shape.batches(content), content, watch)
        careful_path.insert(connection, batches, extraction, file)


def _translate(
    connection: Connection, source: Source, way: Way, file: int, watch: Watch
) -> Accounts:
    watch.running(connection)
    if source.kind == "parquet":
        rows = parquet.rows_of(connection, source)
        batches = parquet.batches(connection, rows, source)
        accounts = translated_path.insert(connection, batches, way.reading, file)
        watch.advance(source.bytes)
        return accounts
    with lines.opened(source) as content:
        batches = _advancing(way.shape.batches(content), content, watch)
        if way.reading.beside:
            batches = beside.placed(batches, source, beside.sources(source, way.reading))
        return translated_path.insert(connection, batches, way.reading, file)


def _account(
    connection: Connection, source: Source, way: Way, file: int, accounts: Accounts
) -> None:
    values = {
        "file": file,
        "path": str(source.path),
        "format": way.reading.format,
        "records": accounts.records,
        "bytes": source.bytes,
        "skipped": json.dumps(dict(accounts.skipped.most_common())),
        "derived": json.dumps(sorted(accounts.derived)),
    }
    connection.execute(_ACCOUNT, values)


def _advancing(batches: Iterator[Batch], content: Content, watch: Watch) -> Iterator[Batch]:
    consumed = 0
    for batch in batches:
        yield batch
        watch.advance(content.consumed() - consumed)
        consumed = content.consumed()


def _check_unchanged(source: Source) -> None:
    now = source.path.stat()
    if (now.st_size, now.st_mtime_ns) != (source.bytes, source.modified_ns):
        msg = f"{source.path} was changed while it was being loaded."
        raise DumpError(msg, hint="Load it again when whatever writes it has finished.")


@contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    """Yield a connection to the database at `path`, whose troubles are those of the store."""
    try:
        with closing(_connection(path)) as connection:
            yield connection
            connection.execute("use memory")
            connection.execute("detach store")  # which writes everything to the file itself
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        msg = f"The store cannot be written: {reason}"
        hint = f"Is there enough free space in {path.parent}? Another place: --store FILE."
        raise StoreError(msg, hint=hint) from error


def _connection(path: Path) -> Connection:
    configuration: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(scratch(path)),
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(config=configuration)
    connection.execute(f"attach {quoted(str(path))} as store (row_group_size {ROW_GROUP})")
    connection.execute("use store")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")
    return connection
