"""Numbers, sizes, spans and times as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

_UNITS = (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def number(value: int) -> str:
    """Return a count with its thousands apart: `12,345`."""
    return f"{value:,}"


def short(value: int) -> str:
    """Return a count in few characters: `9,999`, `12.3k`, `2.0M`."""
    for least, scale, unit in (
        (999_950_000, 1_000_000_000, "B"),
        (999_950, 1_000_000, "M"),
        (10_000, 1_000, "k"),
    ):
        if value >= least:
            return f"{value / scale:.1f}{unit}"
    return number(value)


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun: `1 event`, `2,000 events`."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def size(count: int) -> str:
    """Return bytes in the unit that fits: `3.2 MB`."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1_000:
            return (
                f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
            )
        amount /= 1_000
    return f"{amount:.1f} TB"


def span(duration: timedelta) -> str:
    """Return a duration by its two largest units: `3 days 4 h`, `12 min 5 s`, `340 ms`."""
    seconds = duration.total_seconds()
    if seconds < 1:
        return f"{seconds * 1_000:.0f} ms"
    rest, parts = int(seconds), []
    for unit, length in _UNITS:
        amount, rest = divmod(rest, length)
        if amount:
            parts.append(f"{amount:,} {_unit(unit, amount)}")
        elif parts:
            break
    return " ".join(parts[:2])


def roughly(duration: timedelta) -> str:
    """Return a duration in its largest unit, to a tenth: `8.1 years`, `3.5 h`."""
    seconds = duration.total_seconds()
    for unit, length in (("years", 31_557_600), ("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:,.1f} {unit}"
    return span(duration)


def moment(when: datetime, zone: ZoneInfo) -> str:
    """Return a time in a zone: to the millisecond, or the microsecond where there are any."""
    local = when.astimezone(zone)
    exact = "milliseconds" if local.microsecond % 1_000 == 0 else "microseconds"
    return local.replace(tzinfo=None).isoformat(" ", exact)


def day(when: datetime, zone: ZoneInfo) -> str:
    """Return a time in a zone, to the minute."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"


def file_stem(name: str) -> str:
    """Return the name of a dump without what its format and compression append."""
    return name.split(".", maxsplit=1)[0] or "events"


def plain(text: str) -> str:
    """Escape what Markdown would take as markup: labels and messages quote the user's data."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]<>#$~|:" else mark for mark in text)


def _unit(unit: str, amount: int) -> str:
    return "days" if unit == "day" and amount != 1 else unit
