"""Events for tests, with everything that a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from explorer.model import Event

START = datetime(2026, 1, 1, tzinfo=UTC)


def an_event(position: int = 0, event_type: str = "Changed", **fields: Any) -> Event:
    """An event of aggregate `a-1` at `position`, one second after the event before it."""
    defaults: dict[str, Any] = {
        "id": f"e{position}",
        "aggregate_id": "a-1",
        "aggregate_type": "Account",
        "occurred_at": START + timedelta(seconds=position),
        "payload": {"n": position},
    }
    return Event(position=position, type=event_type, **defaults | fields)
