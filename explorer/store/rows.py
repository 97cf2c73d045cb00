"""Rows of `records` as events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from explorer.model import Event
from explorer.model.json_text import read

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT_COLUMNS = """
    rowid, event_id, event_type, aggregate_type, aggregate_id, occurred_at, version,
    correlation_id, causation_id, user_id,
    case when translated then '{}' else record end as record, payload, metadata
"""
"""What `to_events` takes, in this order. What was translated has all it says in its columns."""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_events(rows: pa.RecordBatch | pa.Table) -> Iterator[Event]:
    """Yield one event per row. Payload and metadata are nobody else's."""
    for (
        position, event_id, event_type, aggregate_type, aggregate_id, occurred_at, version,
        correlation_id, causation_id, user_id, record, payload, metadata,
    ) in zip(*map(_values, rows.columns), strict=True):  # fmt: skip
        document = {} if payload is not None and metadata is not None else _object(record)
        yield Event(
            position=position,
            id=event_id,
            type=event_type,
            aggregate_id=aggregate_id,
            aggregate_type=aggregate_type,
            occurred_at=occurred_at,
            version=version,
            payload=document.get("payload") if payload is None else read(payload),
            metadata=document.get("metadata") if metadata is None else read(metadata),
            correlation_id=correlation_id,
            causation_id=causation_id,
            user_id=user_id,
        )


def _values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    if not pa.types.is_timestamp(column.type):
        values: list[Any] = column.to_pylist()
        return values
    # half the time of `to_pylist`, which goes through the calendar
    return [_EPOCH + timedelta(microseconds=value) for value in column.cast(pa.int64()).to_pylist()]


def _object(record: str) -> dict[str, Any]:
    document = read(record)
    return document if isinstance(document, dict) else {}
