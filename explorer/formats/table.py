"""Rows of a table of events: which column is which field."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from explorer.formats.column import document
from explorer.formats.outcome import Fault, Translated
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
        meta = Record(told.encode()).members if told not in _NOTHING else {}
        texts = self._texts(record)
        event_id, event_type, aggregate_id, aggregate_type, time, version = texts[:6]
        correlation, causation, user, place = texts[6:]
        return Translated(
            event_id=event_id,
            event_type=event_type,
            aggregate_id=aggregate_id,
            aggregate_type=aggregate_type,
            occurred_at=time,
            version=version,
            payload=document(first_raw(row, self.payload)),
            metadata=self._metadata(row, told, meta),
            correlation_id=correlation or (first(meta, self.correlation_id) if meta else None),
            causation_id=causation or (first(meta, self.causation_id) if meta else None),
            user_id=user or (first(meta, self.user_id) if meta else None),
            order=None if place is None else (number(place), 0),
        )

    def _texts(self, record: Record) -> list[str | None]:
        """What the columns have for each of `_fields`, and for the order."""
        try:
            values = msgspec.structs.astuple(self._decode(record.raw))
        except msgspec.ValidationError:  # some column is neither text nor a whole number
            return [first(record.members, names) for names in (*self._fields, self.order)]
        return [_first_of(values, places) for places in self._places]

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
    def _fields(self) -> tuple[Names, ...]:
        return (
            *(self.event_id, self.event_type, self.aggregate_id, self.aggregate_type),
            *(self.occurred_at, self.version),
            *(self.correlation_id, self.causation_id, self.user_id),
        )

    @cached_property
    def _names(self) -> Names:
        wanted = (*self._fields, self.order)
        return tuple(dict.fromkeys(name for names in wanted for name in names))

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], ...]:
        """For each of `_fields` and the order, where its columns are in what `_decode` returns."""
        wanted = (*self._fields, self.order)
        return tuple(tuple(map(self._names.index, names)) for names in wanted)

    @cached_property
    def _decode(self) -> Callable[[bytes | Raw], msgspec.Struct]:
        """All columns in one go: several times as fast as one after another."""
        columns = [
            (f"c{place}", str | int | None, msgspec.field(default=None, name=name))
            for place, name in enumerate(self._names)
        ]
        return msgspec.json.Decoder(msgspec.defstruct("Columns", columns)).decode

    def __getstate__(self) -> dict[str, Any]:
        """Without what can be computed again: a decoder does not go to other processes."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def _mapped(self) -> frozenset[str]:
        told = (*self._fields, self.payload, self.metadata, self.dropped)
        return frozenset(name for names in told for name in names)


def _first_of(values: tuple[str | int | None, ...], places: tuple[int, ...]) -> str | None:
    for place in places:
        value = values[place]
        if value is not None and value != "":
            return value if type(value) is str else str(value)
    return None


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


def number(text: str | int) -> int:
    """Return what numbers a row. Raises Fault if it is no whole number."""
    try:
        return int(text)
    except ValueError as error:
        msg = f"Its place in the table, {text!r}, is no whole number."
        raise Fault(msg) from error
