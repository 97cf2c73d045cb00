"""Where the records of a dump keep the fields of an event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = {
    "event_id": "eventId",
    "event_type": "eventType",
    "aggregate_id": "aggregateId",
    "aggregate_type": "aggregateType",
    "occurred_at": "timestamp",
    "version": "version",
    "payload": "payload",
    "metadata": "metadata",
    "correlation_id": "correlationId",
    "causation_id": "causationId",
    "user_id": "userId",
}
"""Every field of an event that a dump can hold, with the name that canonical dumps give it."""

REQUIRED = ("event_id", "event_type", "aggregate_id", "occurred_at")
"""A record without one of these cannot become an event."""

UNKNOWN = "unknown"
"""The format of a mapping that was guessed from the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMapping:
    """For each field, the JSON Pointers (RFC 6901) to look at; the first that finds a value wins.

    A JSON null is no value, except in the payload and the metadata. The pointer `""` is the whole
    record. An empty tuple means that the dump does not have the field.
    """

    format: str
    """The name of the format that the pointers belong to."""

    event_id: tuple[str, ...]
    event_type: tuple[str, ...]
    aggregate_id: tuple[str, ...]
    occurred_at: tuple[str, ...]
    aggregate_type: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    payload: tuple[str, ...] = ("/payload",)
    metadata: tuple[str, ...] = ("/metadata",)
    correlation_id: tuple[str, ...] = ()
    causation_id: tuple[str, ...] = ()
    user_id: tuple[str, ...] = ()

    def pointers(self, field: str) -> tuple[str, ...]:
        """Return the pointers of one of `FIELDS`."""
        found: tuple[str, ...] = getattr(self, field)
        return found

    def value(self, record: Any, field: str) -> Any:
        """Return what `record`, as decoded JSON, holds for `field`; None if it holds nothing."""
        found = (_at(record, pointer) for pointer in self.pointers(field))
        return next((value for value in found if value is not None), None)

    def found_in(self, records: Sequence[Any]) -> frozenset[str]:
        """Return the pointers that find something in at least half of the records."""
        pointers = {pointer for field in FIELDS for pointer in self.pointers(field)}
        return frozenset(
            pointer
            for pointer in pointers
            if 2 * sum(_at(record, pointer) is not None for record in records) >= len(records)
        )

    def places_in(self, records: Sequence[Any]) -> dict[str, str]:
        """Return for each field that is in any of the records where: at a pointer, or several."""
        found = {
            field: [each for each in self.pointers(field) if self._finds(each, records)]
            for field in FIELDS
        }
        return {field: " or ".join(pointers) for field, pointers in found.items() if pointers}

    def _finds(self, pointer: str, records: Sequence[Any]) -> bool:
        """Whether a pointer leads to something; also into metadata that is text with JSON in it."""
        if any(_at(record, pointer) is not None for record in records):
            return True
        wholes = [each for each in self.metadata if each and pointer.startswith(f"{each}/")]
        return any(
            _at(_decoded(_at(record, whole)), pointer.removeprefix(whole)) is not None
            for whole in wholes
            for record in records
        )


def _decoded(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _at(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
