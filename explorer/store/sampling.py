"""The first records of a file, for telling its format."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from explorer.errors import DumpError
from explorer.store import blocks, lines, parquet
from explorer.store.way import Shape

if TYPE_CHECKING:
    import duckdb

    from explorer.store.sources import Source
    from explorer.store.way import Unwrap

RECORDS = 1000


@dataclass(frozen=True, slots=True)
class Sample:
    """What a file begins with."""

    records: list[Any]
    """Decoded; a line of text that is no JSON as a string."""

    shape: Shape
    refusal: DumpError | None
    """What to say if that is no dump of any format: none of the records is JSON."""


def sample(
    connection: duckdb.DuckDBPyConnection, source: Source, unwrap: Unwrap | None
) -> Sample | None:
    """Return the first records of a file; None for a file without content."""
    if source.kind == "parquet":
        rows = parquet.rows_of(connection, source)
        batch = next(parquet.batches(connection, f"{rows} limit {RECORDS}", source), None)
        return Sample(list(map(_decoded, batch.records)), Shape(), None) if batch else None
    shape = _layout(source)
    texts = _first(source, shape)
    if unwrap is not None and any(unwrap(text) is not None for text in texts):
        shape = replace(shape, unwrap=unwrap)
        texts = _first(source, shape)
    if not texts:
        return None
    records = [_decoded(text) for text in texts]
    json_like = any(isinstance(record, dict | list) for record in records)
    return Sample(records, shape, None if json_like else _no_records(source, texts[0]))


def _layout(source: Source) -> Shape:
    """Lines, unless the text is one of JSON that does not end its values with its lines."""
    texts = _first(source, Shape())
    if not texts or texts[0][:1] not in (b"{", b"["):
        return Shape(in_blocks=bool(texts) and blocks.are(texts[0]))
    complete = sum(isinstance(_decoded(text), dict | list) for text in texts)
    alone = len(texts) == 1 and texts[0][:1] == b"["
    if (2 * complete >= len(texts) or isinstance(_decoded(texts[0]), dict)) and not alone:
        return Shape()
    values = _first(source, Shape(on_lines=False))
    return Shape(on_lines=not values or not isinstance(_decoded(values[0]), dict | list))


def _first(source: Source, shape: Shape) -> list[bytes]:
    found: list[bytes] = []
    with lines.opened(source) as content:
        for batch in shape.batches(content):
            found += batch.records[: RECORDS - len(found)]
            if len(found) >= RECORDS:
                break
    return found


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text.decode(errors="backslashreplace")


def _no_records(source: Source, first: bytes) -> DumpError:
    name, shown = source.path.name, first[:40].decode(errors="backslashreplace")
    if source.path.suffix == ".parquet" and source.kind != "parquet":
        msg = f"{source.path} is not a Parquet file, whatever its name says."
        return DumpError(msg, hint=f"It begins with {shown!r}. Export the dump again.")
    if first.startswith(b"{"):
        msg = f"{source.path} has no JSON object that is complete on its line."
        return DumpError(msg, hint=f"If records span lines: jq -c . {name} > one-per-line.jsonl")
    if b"\x00" in first:
        msg = f"{source.path} is a binary file of a kind that the explorer does not know."
        return DumpError(msg, hint="Dumps are JSONL (plain, .gz, .zst) or Parquet.")
    msg = f"{source.path} holds no JSON records: it begins with {shown!r}."
    return DumpError(msg, hint="Dumps are JSONL (plain, .gz, .zst) or Parquet.")
