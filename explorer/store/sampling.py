"""The first records of a file, for telling its format."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from explorer.errors import DumpError
from explorer.store import lines, parquet

if TYPE_CHECKING:
    import duckdb

    from explorer.store.sources import Source

RECORDS = 1000


def sample(connection: duckdb.DuckDBPyConnection, source: Source) -> list[dict[str, Any]] | None:
    """Return the first records that are JSON objects, decoded; None for a file without content.

    Raises DumpError if there is content but no record among it.
    """
    texts = _first(connection, source)
    found = [record for record in map(_decoded, texts) if isinstance(record, dict)]
    if texts and not found:
        raise _no_records(source, texts[0])
    return found if texts else None


def _first(connection: duckdb.DuckDBPyConnection, source: Source) -> list[bytes]:
    if source.kind == "parquet":
        rows = parquet.rows_of(connection, source)
        batch = next(parquet.batches(connection, f"{rows} limit {RECORDS}", source), None)
        return batch.records if batch else []
    with lines.opened(source) as content:
        batch = next(lines.batches(content), None)
        return list(islice(batch.records, RECORDS)) if batch else []


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _no_records(source: Source, first: bytes) -> DumpError:
    name, shown = source.path.name, first[:40].decode(errors="backslashreplace")
    if source.path.suffix == ".parquet" and source.kind != "parquet":
        msg = f"{source.path} is not a Parquet file, whatever its name says."
        return DumpError(msg, hint=f"It begins with {shown!r}. Export the dump again.")
    if first.startswith(b"["):
        msg = f"{source.path} is one JSON array instead of one record per line."
        return DumpError(msg, hint=f"Convert it: jq -c '.[]' {name} > {source.path.stem}.jsonl")
    if first.startswith(b"{"):
        msg = f"{source.path} has no JSON object that is complete on its line."
        return DumpError(msg, hint=f"If records span lines: jq -c . {name} > one-per-line.jsonl")
    if b"\x00" in first:
        msg = f"{source.path} is a binary file of a kind that the explorer does not know."
        return DumpError(msg, hint="Dumps are JSONL (plain, .gz, .zst) or Parquet.")
    msg = f"{source.path} holds no JSON records: it begins with {shown!r}."
    return DumpError(msg, hint="Dumps are JSONL (plain, .gz, .zst) or Parquet.")
