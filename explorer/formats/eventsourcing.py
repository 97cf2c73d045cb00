"""The Python library eventsourcing: its table of stored events, as JSONL and as SQLite."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault, Skipped
from explorer.formats.peeling import json_text
from explorer.formats.record import Raw, Record, items_of
from explorer.formats.sqlite import Row
from explorer.formats.table import Table, has

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated

STORED_EVENTS = Table(
    event_id=(),
    event_type=("topic",),
    aggregate_id=("originator_id",),
    occurred_at=(),
    version=("originator_version",),
    payload=("state",),
    metadata=(),
    order=("notification_id",),
)
_TYPED = frozenset(("_type_", "_data_"))


def _stored_event(record: Record) -> Iterable[Translated | Skipped]:
    row = record.context if isinstance(record.context, Row) else None
    if row is not None and (record.at("state") is None or row.table.endswith("snapshots")):
        return (Skipped(f"row of {row.table}"),)
    event = STORED_EVENTS.event(record)
    if row is not None and row.number is not None:
        event.order = (row.number, 0)
    if event.payload[:1] != "{":
        msg = "Its state is no JSON, even uncompressed: it may be encrypted."
        raise Fault(msg)
    event.payload = untyped(event.payload)
    state = Record(event.payload.encode())
    event.event_id = f"{event.aggregate_id}:{event.version}"
    event.derived = ("event_id",)
    event.occurred_at = state.text("timestamp")
    topic = (event.event_type or "").rpartition(":")[2]
    owner = (state.text("originator_topic") or topic.rpartition(".")[0]).rpartition(":")[2]
    event.event_type, event.aggregate_type = topic, owner
    event.user_id = state.text("user_id")
    event.correlation_id = state.text("correlation_id")
    event.causation_id = state.text("causation_id")
    return (event,)


def untyped(text: str) -> str:
    """Return JSON in which every `{"_type_": …, "_data_": X}` is X; numbers keep their digits."""
    return json_text(_untyped(Raw(text.encode()))) if '"_type_"' in text else text


def _untyped(raw: Raw) -> Any:
    start = memoryview(raw)[0]
    if start == ord("["):
        return [_untyped(item) for item in items_of(raw)]
    if start != ord("{"):
        return raw
    members = Record(raw).members
    if members.keys() == _TYPED:
        return _untyped(members["_data_"])
    return {name: _untyped(value) for name, value in members.items()}


EVENTSOURCING = Format(
    name="python-eventsourcing",
    system="Python eventsourcing",
    signature="originator_id, originator_version, topic, state",
    export=(
        'psql -At -c "select row_to_json(e) from (select * from stored_events order by'
        ' notification_id) e" DB > dump.jsonl; for SQLite: load the'
        " file itself, or a copy made by `sqlite3 FILE '.backup dump.sqlite3'`"
    ),
    cannot_tell=(
        "Events have no ids: they are made up from originator and version. What the application"
        " encrypted cannot be read."
    ),
    accepts=partial(has, columns=("originator_id", "originator_version", "topic", "state")),
    translate=_stored_event,
)

FAMILY = Family(formats=(EVENTSOURCING,))
