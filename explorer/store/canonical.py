"""The canonical form of an event: one JSON object with the keys of the interface, in camelCase."""

from __future__ import annotations

from datetime import UTC, datetime
from json import dumps, loads
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.model.instant import isoformat
from explorer.store.members import Member, members, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from explorer.model import Event

_LINKS = (
    ("correlationId", "correlation_id"),
    ("causationId", "causation_id"),
    ("userId", "user_id"),
)

KNOWN_KEYS = frozenset(
    [
        *("eventId", "event_id", "eventType", "event_type"),
        *("aggregateId", "aggregate_id", "aggregateType", "aggregate_type"),
        *("timestamp", "occurredAt", "occurred_at", "version", "payload", "metadata"),
        *(name for names in _LINKS for name in names),
    ]
)
"""Names that mean a field of an event, so that the field decides what is written under them."""

_CANONICAL_KEYS = frozenset(key for key in KNOWN_KEYS if "_" not in key) - {"occurredAt"}
_OTHER_KEYS = KNOWN_KEYS - _CANONICAL_KEYS


class StoredEvent(NamedTuple):
    """One row of `records`, as `EVENT_COLUMNS` gives it; the time is in UTC, without a zone."""

    position: int
    event_id: str
    event_type: str
    aggregate_type: str
    aggregate_id: str
    occurred_at: datetime
    version: int | None
    correlation_id: str | None
    causation_id: str | None
    user_id: str | None
    record: str
    payload: str | None
    metadata: str | None


class Canonical(NamedTuple):
    """The canonical form in parts. Documents are JSON text, None where the record has none."""

    row: StoredEvent
    timestamp: str
    """As JSON text."""

    payload: str | None
    metadata: str | None
    beside: dict[str, str]
    """The ids that the metadata does not already say, by canonical key."""

    further: dict[str, str]
    """All other members of the record, as JSON text."""

    def line(self) -> str:
        """Return one line of JSON that loads as the same event."""
        row = self.row
        written = {
            "eventId": _text(row.event_id),
            "eventType": _text(row.event_type),
            "aggregateId": _text(row.aggregate_id),
            "aggregateType": _text(row.aggregate_type) if row.aggregate_type else None,
            "timestamp": self.timestamp,
            "version": None if row.version is None else str(row.version),
            "payload": self.payload,
            "metadata": self.metadata,
            **{key: _text(value) for key, value in self.beside.items()},
        }
        parts = [f'"{key}":{text}' for key, text in written.items() if text is not None]
        return "{" + ",".join([*parts, *_members(self.further)]) + "}"

    def further_object(self) -> str | None:
        """Return the further members as one JSON object; None if there are none."""
        return "{" + ",".join(_members(self.further)) + "}" if self.further else None


def canonical(row: StoredEvent) -> Canonical:
    """Return the canonical form of a stored event, every value as it was written."""
    known = members(row.record)
    metadata, inside = _document(row.metadata, known.get("metadata"))
    return Canonical(
        row=row,
        timestamp=_timestamp(row, known.get("timestamp")),
        payload=_document(row.payload, known.get("payload"))[0],
        metadata=metadata,
        beside=_beside(row, inside),
        further={key: known[key].text for key in known if key not in KNOWN_KEYS},
    )


def canonical_line(row: StoredEvent) -> str:
    """Return the canonical form as one line: the record itself where it is canonical already."""
    record = row.record
    one_line = "\n" not in record and "\r" not in record
    if one_line and row.payload is None and row.metadata is None:
        document = loads(record)
        if isinstance(document, dict) and _says_the_same(document, row):
            return record
    return canonical(row).line()


def _says_the_same(document: dict[str, Any], row: StoredEvent) -> bool:
    metadata = document.get("metadata")
    return (
        _OTHER_KEYS.isdisjoint(document)
        and document.get("eventId") == row.event_id
        and document.get("eventType") == row.event_type
        and document.get("aggregateId") == row.aggregate_id
        and (document.get("aggregateType") or "") == row.aggregate_type
        and repr(document.get("version")) == repr(row.version)
        and _names_instant(document.get("timestamp"), row)
        and all(_link(document, metadata, *each) == getattr(row, each[1]) for each in _LINKS)
    )


def _link(document: dict[str, Any], metadata: Any, key: str, field: str) -> Any:
    """The id as it would be read again."""
    inside = metadata if isinstance(metadata, dict) else {}
    found = (inside.get(key), inside.get(field), document.get(key))
    return next((value for value in found if value is not None), None)


def stored(rows: pa.Table) -> Iterator[StoredEvent]:
    """Yield the rows of a table of `EVENT_COLUMNS`."""
    return map(StoredEvent._make, zip(*(c.to_pylist() for c in rows.columns), strict=True))


def record_of(event: Event) -> str:
    """Return the canonical form of an event that comes from no record."""
    row = StoredEvent(
        position=event.position,
        event_id=event.id,
        event_type=event.type,
        aggregate_type=event.aggregate_type,
        aggregate_id=event.aggregate_id,
        occurred_at=event.occurred_at.astimezone(UTC).replace(tzinfo=None),
        version=event.version,
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        user_id=event.user_id,
        record="",
        payload=_text(event.payload),
        metadata=None if event.metadata is None else _text(event.metadata),
    )
    return canonical(row).line()


def _document(stored: str | None, member: Member | None) -> tuple[str | None, Any]:
    """A payload or metadata as text and as data: its own column, else what the record has."""
    if stored is not None:
        return on_one_line(stored), loads(stored)
    return member or (None, None)


def _beside(row: StoredEvent, metadata: Any) -> dict[str, str]:
    inside = metadata if isinstance(metadata, dict) else {}
    values = ((key, field, getattr(row, field)) for key, field in _LINKS)
    return {
        key: value
        for key, field, value in values
        if value is not None and value not in (inside.get(key), inside.get(field))
    }


def _timestamp(row: StoredEvent, member: Member | None) -> str:
    if member is not None and _names_instant(member.value, row):
        return member.text
    return _text(isoformat(row.occurred_at.replace(tzinfo=UTC)))


def _names_instant(text: Any, row: StoredEvent) -> bool:
    """Tell whether the text is the time of the event, to the microsecond and with a zone."""
    try:
        written = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return written.tzinfo is not None and written == row.occurred_at.replace(tzinfo=UTC)


def _members(texts: dict[str, str]) -> list[str]:
    return [f"{_text(key)}:{text}" for key, text in texts.items()]


def _text(value: Any) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
