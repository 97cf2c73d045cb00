"""Message DB, as Eventide and others use it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.format import Family, Format
from explorer.formats.table import Table, has, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

MESSAGES = Table(
    event_id=("id",),
    event_type=("type",),
    aggregate_id=("stream_name",),
    occurred_at=("time",),
    version=("position",),
    correlation_id=("correlationStreamName",),
    causation_id=(),
    order=("global_position",),
)


def _message_db(record: Record) -> Iterable[Translated]:
    event = MESSAGES.event(record)
    event.aggregate_type, event.aggregate_id = split(event.aggregate_id, "-")
    return (event,)


MESSAGE_DB = Format(
    name="message-db",
    system="Message DB",
    signature="stream_name, position, global_position, type, data",
    export=(
        'psql -At -c "select row_to_json(m) from (select * from message_store.messages order by'
        ' global_position) m" message_store > dump.jsonl'
    ),
    cannot_tell=(
        "The cause of a message is named by stream and position, not by id: that stays in the"
        " metadata. Commands of a stream such as `account:command-1` look like events."
    ),
    accepts=partial(has, columns=("stream_name", "position", "global_position", "type", "data")),
    translate=_message_db,
)

FAMILY = Family(formats=(MESSAGE_DB,))
