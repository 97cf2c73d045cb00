"""Commanded: the event store of Elixir, in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.table import Table, has, with_inner_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

EVENTS = Table(
    event_id=("event_id",),
    event_type=("event_type",),
    # `stream_id` is a name in what the library returns, and a bare number in its table
    aggregate_id=("stream_uuid", "stream_id"),
    occurred_at=("created_at",),
    version=("stream_version", "original_stream_version"),
    order=("event_number",),
)


def _commanded(record: Record) -> Iterable[Translated]:
    return (with_inner_id(EVENTS.event(record)),)


def _is_event(record: Any) -> bool:
    # many a store of one's own has these columns, and others that say more
    return has(record, _COLUMNS) and record.keys() <= {*_COLUMNS, *_JOINED}


_COLUMNS = ("event_id", "event_type", "causation_id", "correlation_id", "data", "created_at")
_JOINED = (
    *("metadata", "stream_uuid", "stream_id", "stream_version", "event_number"),
    *("original_stream_id", "original_stream_version"),
)

COMMANDED = Format(
    name="commanded",
    system="Commanded",
    signature="event_id, event_type, causation_id, correlation_id, data, created_at",
    export=(
        'psql -At -c "select row_to_json(e) from (select e.*, s.stream_uuid, l.stream_version,'
        " a.stream_version as event_number from events e join stream_events a on a.stream_id = 0"
        " and a.event_id = e.event_id join stream_events l on l.event_id = e.event_id and"
        " l.stream_id = a.original_stream_id join streams s on s.stream_id = l.stream_id order by"
        ' a.stream_version) e" DB > dump.jsonl'
    ),
    cannot_tell=(
        "The table of events alone has neither streams nor versions: without the join, the"
        " aggregate is the first id in the data, and versions are counted."
    ),
    accepts=_is_event,
    translate=_commanded,
)

FAMILY = Family(formats=(COMMANDED,))
