"""Emmett: the table of messages in Postgres or SQLite."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.format import Family, Format
from explorer.formats.outcome import Skipped
from explorer.formats.table import Table, has, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

MESSAGES = Table(
    event_id=("message_id",),
    event_type=("message_type",),
    aggregate_id=("stream_id",),
    aggregate_type=("stream_type",),
    occurred_at=("created",),
    version=("stream_position",),  # not `message_schema_version`
    payload=("message_data",),
    metadata=("message_metadata",),
    order=("global_position",),
)


def _emmett(record: Record) -> Iterable[Translated | Skipped]:
    if record.text("message_kind") == "C":
        return (Skipped("command"),)
    event = MESSAGES.event(record)
    if not event.aggregate_type:
        event.aggregate_type = split(event.aggregate_id, ":")[0]
    return (event,)


EMMETT = Format(
    name="emmett",
    system="Emmett",
    signature="stream_id, stream_position, message_type, message_data, message_metadata",
    export=(
        'psql -At -c "select row_to_json(m) from (select m.*, s.stream_type from emt_messages m'
        " left join emt_streams s using (stream_id, partition, is_archived) order by"
        ' global_position) m" DB > dump.jsonl'
    ),
    cannot_tell=(
        "The type of the aggregate is in emt_streams: without the join, it is what the name of the"
        " stream has before its colon."
    ),
    accepts=partial(
        has,
        columns=(
            *("stream_id", "stream_position", "message_type", "message_data"),
            "message_metadata",
        ),
    ),
    translate=_emmett,
)

FAMILY = Family(formats=(EMMETT,))
