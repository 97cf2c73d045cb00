"""A result as rows, as text, or as a file: CSV, Parquet or JSON, by the suffix."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from explorer.errors import QuestionError, StoreError
from explorer.model import isoformat
from explorer.model.json_text import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from explorer.model import Frame

SUFFIXES = (".csv", ".parquet", ".json", ".jsonl")

BATCH_ROWS = 10_000

STATES = pa.schema(
    [
        ("aggregate_id", pa.string()),
        ("aggregate_type", pa.string()),
        ("version", pa.int64()),
        ("position", pa.int64()),
        ("state", pa.string()),
        ("error", pa.string()),
    ]
)
"""What a file of states holds; `state` is JSON."""


def state_row(frame: Frame) -> dict[str, Any]:
    """Return a frame as the command line prints the state of an aggregate."""
    return {
        "aggregate_id": frame.event.aggregate_id,
        "aggregate_type": frame.event.aggregate_type,
        "version": frame.version,
        "position": frame.event.position,
        "state": frame.state,
        "error": frame.error,
    }


def states_table(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Return states, which have at least the columns of `STATES`, as one table."""
    return pa.Table.from_batches(map(_states, batches), schema=STATES)


def state_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Yield states as the command line prints them."""
    for batch in batches:
        for row in _states(batch).to_pylist():
            yield {**row, "state": read(row["state"])}


def write_states(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write states, never holding them all; return how many. Parquet, else JSONL."""
    if path.suffix != ".parquet":
        return write_lines(state_rows(batches), path)
    written = 0
    with _writable(path), pq.ParquetWriter(path, STATES, compression="zstd") as writer:
        for batch in map(_states, batches):
            writer.write_batch(batch)
            written += batch.num_rows
    return written


def _states(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch.select(STATES.names).cast(STATES)


def write_lines(rows: Iterable[Any], path: Path) -> int:
    """Write one JSON value a line; return how many."""
    written = 0
    with _writable(path), path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(f"{json.dumps(row, ensure_ascii=False)}\n")
            written += 1
    return written


def of_rows(values: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of JSON-ready data as a table, whose columns come in order of appearance.

    A column that no Arrow type holds exactly, because types are mixed or integers are large, is
    JSON text.
    """
    names = dict.fromkeys(name for row in values for name in row)
    return pa.table({name: _column([row.get(name) for row in values]) for name in names})


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows as JSON-ready data: times as ISO 8601 text, decimals and bytes as text."""
    for batch in table.to_batches(BATCH_ROWS):
        for row in batch.to_pylist():
            yield {name: _json_ready(value) for name, value in row.items()}


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as CSV, Parquet, a JSON array or JSONL, by the suffix of `path`.

    In CSV a nested value is JSON. Raises QuestionError for another suffix, StoreError if the file
    cannot be written.
    """
    if path.suffix not in SUFFIXES:
        msg = f"{path.name} says no format that a table can be written in."
        raise QuestionError(msg, hint=f"End the name in one of {', '.join(SUFFIXES)}.")
    with _writable(path):
        if path.suffix == ".parquet":
            pq.write_table(table, path, compression="zstd")
        elif path.suffix == ".csv":
            pa_csv.write_csv(_flat(table), path)
        elif path.suffix == ".json":
            path.write_text(json.dumps(list(rows(table)), ensure_ascii=False), encoding="utf-8")
        else:
            write_lines(rows(table), path)


def text(table: pa.Table, *, limit: int = 100) -> str:
    """Return the first rows as aligned columns, for a terminal."""
    shown = [list(map(str, table.column_names))]
    shown += [[_cell(value) for value in row.values()] for row in islice(rows(table), limit)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
    if table.num_rows > limit:
        lines.append(f"… {table.num_rows - limit:,} more rows")
    return "\n".join(lines)


def _column(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) <= 1 and not kinds & {dict, list}:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    texts = [None if v is None else json.dumps(v, ensure_ascii=False) for v in values]
    return pa.array(texts, pa.string())


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flat(table: pa.Table) -> pa.Table:
    """Return the table with nested columns as JSON, which is all that CSV can hold of them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            values = table.column(place).to_pylist()
            texts = [None if v is None else json.dumps(_json_ready(v)) for v in values]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def _json_ready(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _json_ready(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_json_ready(each) for each in value]
    if isinstance(value, datetime):
        return isoformat(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    return value if isinstance(value, (str, int, type(None))) else str(value)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turn a failure to write into a sentence."""
    try:
        yield
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}."
        raise StoreError(
            msg, hint="Choose a folder that exists, is yours, and has room."
        ) from error
