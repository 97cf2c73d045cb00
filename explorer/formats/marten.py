"""Marten: the table of events in Postgres."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.format import Family, Format
from explorer.formats.outcome import Skipped
from explorer.formats.table import Table, has

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

EVENTS = Table(
    event_id=("id",),
    event_type=("type",),
    aggregate_id=("stream_id",),
    aggregate_type=("stream_type",),
    occurred_at=("timestamp",),
    version=("version",),
    payload=("data", "bdata"),
    metadata=("headers",),
    user_id=("user_name",),
    order=("seq_id",),
)


def _marten(record: Record) -> Iterable[Translated | Skipped]:
    if record.text("is_skipped") == "true":
        return (Skipped("event that Marten skips"),)
    if record.text("type") == "tombstone" and record.text("stream_id") in _TOMBSTONES:
        return (Skipped("tombstone of a failed append"),)
    return (EVENTS.event(record),)


_TOMBSTONES = ("mt_tombstone", "00000000-0000-0000-0000-000000000000")

MARTEN = Format(
    name="marten",
    system="Marten",
    signature="seq_id, stream_id, version, type, data or bdata",
    export=(
        'psql -At -c "select row_to_json(e) from (select e.*, s.type as stream_type from mt_events'
        ' e left join mt_streams s on s.id = e.stream_id order by seq_id) e" DB > dump.jsonl'
    ),
    cannot_tell=(
        "The type of the aggregate is only in mt_streams, so it takes the join; correlation and"
        " cause are there only if Marten was told to keep them."
    ),
    accepts=partial(has, columns=("seq_id", "stream_id", "version", "type", ("data", "bdata"))),
    translate=_marten,
)

FAMILY = Family(formats=(MARTEN,))
