"""Records of a format into the rows that the store takes, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.peeling import json_text
from explorer.formats.record import Record
from explorer.model import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.formats.format import Translation

_TOO_DEEP = "It is nested too deeply."


def translated(
    translation: Translation, records: Sequence[bytes], contexts: Sequence[Any] | None
) -> Rows:
    """Return what `translation` says about each of the records."""
    events: list[tuple[Any, ...]] = []
    faults: list[tuple[int, str]] = []
    skipped: list[tuple[int, str]] = []
    derived: set[tuple[str, ...]] = set()
    for place, raw in enumerate(records):
        record = Record(raw, contexts[place] if contexts else None)
        try:
            outcomes = list(translation(record))
        except (Fault, msgspec.DecodeError, RecursionError) as error:
            faults.append((place, _reason(error)))
            continue
        rows = [one for one in outcomes if type(one) is Translated]
        events.extend([_row(place, one) for one in rows])
        derived.update([one.derived for one in rows])
        if not rows:
            skipped.append((place, _skipped(outcomes)))
    return Rows(events, faults, skipped, frozenset(name for names in derived for name in names))


def _row(place: int, one: Translated) -> tuple[Any, ...]:
    order = one.order
    return (
        place,
        one.event_id,
        one.event_type,
        one.aggregate_type,
        one.aggregate_id,
        one.occurred_at,
        None if one.version is None else str(one.version),
        one.correlation_id,
        one.causation_id,
        one.user_id,
        one.payload,
        one.metadata if type(one.metadata) is str else json_text(one.metadata),
        None if order is None else one.lane,
        None if order is None else str(order[0]),
        None if order is None else str(order[1]),
        one.identity,
    )


def _skipped(outcomes: Sequence[Translated | Skipped]) -> str:
    return next((one.what for one in outcomes if isinstance(one, Skipped)), "empty")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _TOO_DEEP
    if isinstance(error, Fault):
        return str(error)
    return f"It is not valid JSON: {str(error).removeprefix('JSON is malformed: ')}."
