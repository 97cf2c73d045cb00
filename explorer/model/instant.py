"""Instants as text: how times are written in answers and read from questions."""

from __future__ import annotations

from datetime import UTC, datetime


def isoformat(instant: datetime) -> str:
    """Write an aware time as ISO 8601 in UTC with microseconds, such as `…T10:15:00.000000Z`."""
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}Z"


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 date or time as an aware UTC time; without a zone it is taken as UTC.

    Raises ValueError, in one sentence, if the text is no such time.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
        if instant.tzinfo is None:
            return instant.replace(tzinfo=UTC)
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"{text!r} is no time; write one like 2026-03-01T12:30:00Z."
        raise ValueError(msg) from None
