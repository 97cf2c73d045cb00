"""Rails Event Store: its two tables, joined or apart, and what `res stream events` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.outcome import Skipped
from explorer.formats.table import Table, has, split, with_inner_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

EVENTS = Table(
    event_id=("event_id",),
    event_type=("event_type",),
    aggregate_id=("stream",),
    occurred_at=("created_at", "timestamp"),
    version=(),
    order=("id",),
)


def _event(record: Record) -> Iterable[Translated | Skipped]:
    stream = record.text("stream")
    if stream and stream[0] == "$":
        return (Skipped("link to an event"),)
    event = EVENTS.event(record)
    event.aggregate_type, event.aggregate_id = split(stream, "$")
    place = record.whole("position")
    event.version = None if place is None or not stream else place
    return (with_inner_id(event),)


def _place(_: Record) -> Iterable[Skipped]:
    return (Skipped("place of an event in a stream"),)


def _is_event(record: Any) -> bool:
    # many a store of one's own has these columns, and others that say more
    columns = ("event_id", "event_type", "metadata", "data", ("created_at", "timestamp"))
    return has(record, columns) and record.keys() <= _COLUMNS


def _is_place(record: Any) -> bool:
    return has(record, ("stream", "position", "event_id")) and not has(record, ("event_type",))


_COLUMNS = {
    *("id", "event_id", "event_type", "metadata", "data", "created_at", "valid_at", "timestamp"),
    *("stream", "position"),
}
_SYSTEM = "Rails Event Store"
RAILS = Format(
    name="rails-event-store",
    system=_SYSTEM,
    signature="event_id, event_type, metadata, data, created_at (or timestamp)",
    export=(
        'psql -At -c "select row_to_json(e) from (select e.*, s.stream, s.position from'
        " event_store_events e left join event_store_events_in_streams s on s.event_id ="
        " e.event_id and s.stream !~ '^[$]' order by e.id) e\" DB > dump.jsonl"
    ),
    cannot_tell=(
        "The table of events and `res stream events --format json` have neither streams nor"
        " versions: without the join, the aggregate is the first id in the data, and versions are"
        " counted. An event that is in two streams is loaded for each of them."
    ),
    accepts=_is_event,
    translate=_event,
)
STREAMS = Format(
    name="rails-event-store-streams",
    system=_SYSTEM,
    signature="stream, position, event_id, without event_type",
    export=(
        'psql -At -c "select row_to_json(s) from event_store_events_in_streams s" DB >'
        " streams.jsonl"
    ),
    cannot_tell="It has no events, only their places: export it joined with event_store_events.",
    accepts=_is_place,
    translate=_place,
)

FAMILY = Family(formats=(RAILS, STREAMS))
