"""A question about events as SQL conditions on `records`. Values are bound, never spliced."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from explorer.errors import QuestionError
from explorer.store.payload_values import path_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explorer.model import EventQuery

Condition = tuple[str, tuple[Any, ...]]
"""SQL with one `?` per value."""

PAYLOAD_TEXT = "coalesce(json_extract(payload, '$'), record->'/payload')::varchar"


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold."""

    sql: str
    values: tuple[Any, ...]
    by_index: bool = False
    """True if the conditions name few positions, so that no scan is needed."""


def where(query: EventQuery) -> Where:
    """Render a query. Raises QuestionError where it cannot be meant as it is."""
    conditions = [
        *_any_of("event_type", query.types),
        *_any_of("aggregate_type", query.aggregate_types),
        *_aggregate(query),
        *_when(query),
        *_equal("user_id", query.user_id),
        *_equal("correlation_id", query.correlation_id),
        *_equal("causation_id", query.causation_id),
        *(_text(query.text) if query.text else ()),
        *path_conditions(query.path, query.value),
    ]
    return joined(conditions, by_index=query.aggregate_id is not None)


def joined(conditions: Iterable[Condition], *, by_index: bool = False) -> Where:
    """Combine conditions with `and`; none of them means everything."""
    conditions = list(conditions)
    sql = " and ".join(f"({sql})" for sql, _ in conditions) or "true"
    return Where(sql, tuple(value for _, values in conditions for value in values), by_index)


def stored_time(time: datetime) -> datetime:
    """Return an aware time as `occurred_at` is stored: UTC, without a zone."""
    if time.tzinfo is None:
        msg = f"The time {time.isoformat()} has no time zone."
        raise QuestionError(msg, hint=f"Give it as {time.isoformat()}Z if it is UTC.")
    return time.astimezone(UTC).replace(tzinfo=None)


def _any_of(column: str, names: Sequence[str]) -> list[Condition]:
    places = ", ".join("?" * len(names))
    return [(f"{column} in ({places})", tuple(names))] if names else []


def _equal(column: str, value: str | None) -> list[Condition]:
    return [] if value is None else [(f"{column} = ?", (value,))]


def _aggregate(query: EventQuery) -> list[Condition]:
    if query.aggregate_id is None:
        return []
    hashes = "select hash(aggregate_type, aggregate_id) from aggregates where aggregate_id = ?"
    positions = f"select position from aggregate_index where hash in ({hashes})"
    return [
        (f"rowid in ({positions})", (query.aggregate_id,)),
        ("aggregate_id = ?", (query.aggregate_id,)),
    ]


def _when(query: EventQuery) -> list[Condition]:
    conditions: list[Condition] = []
    if query.since is not None:
        conditions.append(("occurred_at >= ?", (stored_time(query.since),)))
    if query.until is not None:
        conditions.append(("occurred_at <= ?", (stored_time(query.until),)))
    if query.through is not None:
        conditions.append(("rowid <= ?", (query.through,)))
    return conditions


def _text(text: str) -> list[Condition]:
    """Look for the text as typed, and as JSON writes it.

    Most records are ruled out by their raw text alone, before any JSON is read; one with a
    backslash may spell the text in another way.
    """
    likely = "payload is not null or contains(lower(record), lower(?)) or contains(record, '\\')"
    found = f"contains(lower({PAYLOAD_TEXT}), lower(?))"
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    if escaped == text:
        return [(likely, (text,)), (found, (text,))]
    return [(f"{found} or {found}", (text, escaped))]
