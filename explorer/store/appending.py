"""What an append must satisfy, and what the store puts on the appended events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from explorer.errors import ConcurrencyError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import AggregateKey, Event


def key_of(aggregate_id: str, events: Sequence[Event]) -> AggregateKey | None:
    """Return the one aggregate that all `events` belong to; None if there are no events.

    Raises QuestionError if they name another id than `aggregate_id`, or several types.
    """
    for event in events:
        if event.aggregate_id != aggregate_id:
            msg = f"Event {event.id} belongs to {event.aggregate_id}, not to {aggregate_id}."
            raise QuestionError(msg, hint="Append the events of one aggregate at a time.")
    types = sorted({event.aggregate_type for event in events})
    if len(types) > 1:
        msg = f"The events for {aggregate_id} name the aggregate types {', '.join(types)}."
        raise QuestionError(msg, hint="All events of one append must have the same type.")
    return events[0].key if events else None


def check_version(aggregate_id: str, *, expected: int, highest: int | None, events: int) -> None:
    """Raise ConcurrencyError unless the aggregate is at the expected version."""
    actual = events if highest is None else highest
    if actual != expected:
        raise ConcurrencyError(aggregate_id, expected=expected, actual=actual)


def stamped(events: Sequence[Event], *, position: int, version: int) -> list[Event]:
    """Return `events` as the log keeps them: numbered, in UTC, with nothing that is not JSON.

    `position` and `version` are those of the first event.
    """
    return [
        replace(
            event,
            position=position + index,
            version=_version(event, version + index),
            occurred_at=_in_utc(event),
            payload=_as_json(event, event.payload),
            metadata=_as_json(event, event.metadata),
        )
        for index, event in enumerate(events)
    ]


def _version(event: Event, following: int) -> int:
    if event.version not in (None, following):
        msg = f"Event {event.id} has version {event.version}, but version {following} comes next."
        raise QuestionError(msg, hint="Leave the version out: the store assigns it.")
    return following


def _in_utc(event: Event) -> Any:
    if event.occurred_at.tzinfo is None:
        msg = f"Event {event.id} has a time without a time zone."
        raise QuestionError(msg, hint="Use aware times, such as datetime.now(UTC).")
    return event.occurred_at.astimezone(UTC)


def _as_json(event: Event, value: Any) -> Any:
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"Event {event.id} has a payload or metadata that is not JSON: {error}."
        raise QuestionError(msg, hint="Use objects, lists, text, numbers and null.") from error
    return json.loads(text)
