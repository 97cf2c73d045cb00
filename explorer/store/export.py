"""Writing events to a file, in canonical form and position order."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import StoreError
from explorer.store.canonical import canonical, canonical_line, stored
from explorer.store.events import tables
from explorer.store.where import where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from explorer.model import EventQuery
    from explorer.store.canonical import StoredEvent
    from explorer.store.database import Database

_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}

_COLUMNS = pa.schema(
    [
        ("eventId", pa.string()),
        ("eventType", pa.string()),
        ("aggregateId", pa.string()),
        ("aggregateType", pa.string()),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        ("version", pa.int64()),
        ("payload", pa.json_()),
        ("metadata", pa.json_()),
        ("correlationId", pa.string()),
        ("causationId", pa.string()),
        ("userId", pa.string()),
        ("otherFields", pa.json_()),
    ]
)
"""`otherFields` holds the members of a record that mean nothing to the explorer."""


def export(
    database: Database, query: EventQuery, path: Path, *, tick: Callable[[int], None] | None
) -> int:
    """Write the query's events to `path`; return how many.

    `.parquet` is a table, anything else JSON lines, compressed if it ends in `.gz` or `.zst`.
    `tick` is told how many events have been written, from time to time, and may raise to stop.
    The file appears when it is whole; one that was there is replaced then. Raises StoreError if it
    cannot be written.
    """
    narrowed = where(query)
    written = 0
    with _complete(path) as file, _writer(file, path.suffix) as write:
        for table in tables(database, narrowed):
            write(list(stored(table)))
            written += table.num_rows
            if tick is not None:
                tick(written)
    return written


@contextmanager
def _complete(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that will be at `path` if all goes well."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        msg = f"{path} cannot be written: {(error.strerror or str(error)).lower()}."
        raise StoreError(msg, hint="Is there such a folder, and is there room in it?") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _writer(file: BinaryIO, suffix: str) -> Iterator[Callable[[list[StoredEvent]], None]]:
    if suffix == ".parquet":
        with pq.ParquetWriter(file, _COLUMNS, compression="zstd") as table:
            yield lambda rows: table.write_batch(_batch(rows))
    else:
        with pa.output_stream(file, compression=_COMPRESSIONS.get(suffix)) as lines:
            yield lambda rows: lines.write(
                "".join(f"{canonical_line(row)}\n" for row in rows).encode()
            )


def _batch(rows: list[StoredEvent]) -> pa.RecordBatch:
    columns: list[tuple[Any, ...]] = [*zip(*map(_values, rows), strict=True)] or [()] * len(
        _COLUMNS
    )
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, _COLUMNS, strict=True)],
        schema=_COLUMNS,
    )


def _values(row: StoredEvent) -> tuple[Any, ...]:
    form = canonical(row)
    return (
        row.event_id,
        row.event_type,
        row.aggregate_id,
        row.aggregate_type or None,
        row.occurred_at,
        row.version,
        form.payload,
        form.metadata,
        row.correlation_id,
        row.causation_id,
        row.user_id,
        form.further_object(),
    )
