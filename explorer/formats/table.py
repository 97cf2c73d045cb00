"""Rows of a table of events: which column is which field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from explorer.formats.column import document
from explorer.formats.outcome import Fault, Translated
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Names: TypeAlias = tuple[str, ...]
"""Names of columns; the first that has a value wins."""

CORRELATION: Names = ("correlationId", "correlation_id", "$correlationId")
CAUSATION: Names = ("causationId", "causation_id", "$causationId")
USER: Names = ("userId", "user_id", "user")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Where the rows keep the fields of an event.

    Correlation, cause and user are looked for in the columns, then in the metadata. Columns that
    are no field and not NULL join the metadata, in which their names come first.
    """

    event_id: Names
    event_type: Names
    aggregate_id: Names
    occurred_at: Names
    aggregate_type: Names = ()
    version: Names = ()
    payload: Names = ("data",)
    metadata: Names = ("metadata",)
    correlation_id: Names = CORRELATION
    causation_id: Names = CAUSATION
    user_id: Names = USER
    order: Names = ()
    """What numbers all rows of the table, in the order in which they were written."""

    dropped: Names = ()
    """Columns and members of the metadata that say nothing more, or would mislead."""

    def __call__(self, record: Record) -> Iterable[Translated]:
        """Return the event that a row is."""
        return (self.event(record),)

    def event(self, record: Record) -> Translated:
        """Return the event that a row is; missing fields are None."""
        row = record.members
        told = document(first_raw(row, self.metadata))
        meta = Record(told.encode()).members
        place = first(row, self.order)
        return Translated(
            event_id=first(row, self.event_id),
            event_type=first(row, self.event_type),
            aggregate_id=first(row, self.aggregate_id),
            aggregate_type=first(row, self.aggregate_type),
            occurred_at=first(row, self.occurred_at),
            version=first(row, self.version),
            payload=document(first_raw(row, self.payload)),
            metadata=self._metadata(row, told, meta),
            correlation_id=first(row, self.correlation_id) or first(meta, self.correlation_id),
            causation_id=first(row, self.causation_id) or first(meta, self.causation_id),
            user_id=first(row, self.user_id) or first(meta, self.user_id),
            order=None if place is None else (_number(place), 0),
        )

    def _metadata(self, row: dict[str, Raw], told: str, meta: dict[str, Raw]) -> Any:
        mapped = self._mapped
        rest = {name: raw for name, raw in row.items() if name not in mapped and not _is_null(raw)}
        if told in _NOTHING:
            return rest or None
        if self.dropped:
            meta = {name: raw for name, raw in meta.items() if name not in self.dropped}
        elif not rest:
            return told
        return rest | meta if told[0] == "{" else {**rest, "metadata": Raw(told.encode())}

    @cached_property
    def _mapped(self) -> frozenset[str]:
        fields = (self.event_id, self.event_type, self.aggregate_id, self.occurred_at)
        others = (self.aggregate_type, self.version, self.payload, self.metadata)
        persons = (self.correlation_id, self.causation_id, self.user_id, self.dropped)
        return frozenset(name for names in (*fields, *others, *persons) for name in names)


def first(row: Mapping[str, Raw], names: Iterable[str]) -> str | None:
    """Return the first text or number that one of the columns has; empty texts are none."""
    for name in names:
        if name in row and (found := as_text(row[name])):
            return found
    return None


def first_raw(row: Mapping[str, Raw], names: Iterable[str]) -> Raw | None:
    """Return the first value that one of the columns has; NULL only if no column has another."""
    found = None
    for name in names:
        if name in row:
            found = row[name]
            if not _is_null(found):
                return found
    return found


def has(record: Any, columns: Iterable[str | Names]) -> bool:
    """Tell whether a decoded record has all of the columns; of several in a tuple, one."""
    return isinstance(record, dict) and all(
        column in record if isinstance(column, str) else any(name in record for name in column)
        for column in columns
    )


def inner_id(payload: str) -> tuple[str, str] | None:
    """Return name and value of the first member of an object named like `orderId` or `order_id`."""
    for key, raw in Record(payload.encode()).members.items():
        name = next((key[: -len(end)] for end in _ENDINGS if key.endswith(end)), "")
        value = as_text(raw) if name.strip("_") and key not in _OTHERS else None
        if value:
            return name.rstrip("_"), value
    return None


def with_inner_id(event: Translated) -> Translated:
    """Return the event; one without an aggregate gets that which its payload names, if any."""
    found = None if event.aggregate_id else inner_id(event.payload)
    if found is not None:
        event.aggregate_type, event.aggregate_id = found
        event.derived = (*event.derived, "aggregate_id", "aggregate_type")
    return event


def split(stream: str | None, sign: str) -> tuple[str | None, str | None]:
    """Return category and id of a stream name; without the sign, no category and all of it."""
    category, found, identity = (stream or "").partition(sign)
    return (category, identity) if found and category and identity else (None, stream)


_NOTHING = ("null", "[]")  # the latter is how PHP writes an empty map
_ENDINGS = ("Uuid", "_uuid", "Id", "_id", "ID")
_OTHERS = {*CORRELATION, *CAUSATION, *USER, "eventId", "event_id", "messageId", "requestId"}


def _is_null(raw: Raw) -> bool:
    return memoryview(raw)[0] == ord("n")


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        msg = f"Its place in the table, {text!r}, is no whole number."
        raise Fault(msg) from error
