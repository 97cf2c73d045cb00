"""Writes a log the way an event store exports it: JSON Lines, and the same events as Parquet."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.shop.faults import repeat_half_a_line
from explorer.model import isoformat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from explorer.model import Event

SCHEMA = pa.schema(
    [
        ("eventId", pa.string()),
        ("eventType", pa.string()),
        ("aggregateId", pa.string()),
        ("aggregateType", pa.string()),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        ("version", pa.int64()),
        ("payload", pa.string()),
        ("metadata", pa.string()),
    ]
)


def record(event: Event) -> dict[str, Any]:
    """Return the event as a `DomainEvent`."""
    return {
        "eventId": event.id,
        "eventType": event.type,
        "aggregateId": event.aggregate_id,
        "aggregateType": event.aggregate_type,
        "timestamp": isoformat(event.occurred_at),
        "version": event.version,
        "payload": event.payload,
        "metadata": event.metadata,
    }


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def jsonl(events: Iterable[Event]) -> bytes:
    """Return one record a line, with the line that the exporter began twice."""
    lines = repeat_half_a_line([compact(record(event)) for event in events])
    return "".join(f"{line}\n" for line in lines).encode()


def table(events: Iterable[Event]) -> pa.Table:
    """Return the events with payload and metadata as JSON text."""
    rows = [
        record(event)
        | {
            "timestamp": event.occurred_at,
            "payload": compact(event.payload),
            "metadata": compact(event.metadata),
        }
        for event in events
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def write(events: list[Event], folder: Path) -> list[Path]:
    """Write `shop.jsonl.gz` and `shop.parquet` and return their paths."""
    lines, columns = folder / "shop.jsonl.gz", folder / "shop.parquet"
    lines.write_bytes(gzip.compress(jsonl(events), mtime=0))
    pq.write_table(table(events), columns, compression="zstd", compression_level=19)
    return [lines, columns]
