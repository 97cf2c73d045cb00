"""Times as people type them, in the zone they read them in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from explorer.errors import QuestionError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def typed(text: str, zone: ZoneInfo) -> datetime:
    """Read a time; without an offset of its own it is one of `zone`. Raises QuestionError."""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError as error:
        msg = f"{text[:40].strip() or 'Nothing'} is not a time."
        raise QuestionError(msg, hint="Write it like 2026-01-31 09:30:00.") from error
    return when.replace(tzinfo=zone) if when.tzinfo is None else when


def naive(when: datetime, zone: ZoneInfo) -> datetime:
    """Return a time as the clock of `zone` shows it, for widgets that know no zones."""
    return when.astimezone(zone).replace(tzinfo=None)
