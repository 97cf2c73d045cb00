"""What somebody means who types a version, a position or a time to go to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import Cut

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from explorer.ui.components.playhead_data import Timeline


def find(timeline: Timeline, by: str, text: str, zone: ZoneInfo) -> int:
    """Return the index that `text` means `by` version, position or time (in `zone` unless it says).

    A version has to exist; a position or time means the last event up to it. Raises QuestionError.
    """
    if by == "version":
        return _version(timeline, text)
    cut = Cut(position=_whole(text)) if by == "position" else Cut(time=_time(text, zone))
    index = timeline.place(cut)
    if index is None:
        msg = f"This aggregate has no event up to {text}."
        raise QuestionError(msg)
    return index


def _version(timeline: Timeline, text: str) -> int:
    try:
        return list(timeline.versions).index(_whole(text))
    except ValueError as error:
        first, last = timeline.versions[0], timeline.versions[-1]
        msg = f"There is no version {text}; versions run from {first} to {last}."
        raise QuestionError(msg) from error


def _whole(text: str) -> int:
    plain = text.replace(",", "")
    if not plain.isdecimal() or len(plain) > 18:
        msg = f"{text[:40] or 'Nothing'} is not a whole number."
        raise QuestionError(msg)
    return int(plain)


def _time(text: str, zone: ZoneInfo) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{text[:40] or 'Nothing'} is not a time."
        raise QuestionError(msg, hint="Write it like 2026-01-31 09:30:00.") from error
    return when.replace(tzinfo=zone) if when.tzinfo is None else when
