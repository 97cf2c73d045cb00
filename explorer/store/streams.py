"""The log in bounded memory: in position order, or aggregate by aggregate."""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import END, EventQuery
from explorer.store import events
from explorer.store.rows import EVENT_COLUMNS, to_events
from explorer.store.where import joined, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from explorer.model import Cut, Event
    from explorer.store.database import Database


def of_type(database: Database, event_type: str, since: datetime | None) -> Iterator[Event]:
    """Answer `EventStore.events_of_type`."""
    query = EventQuery(types=(event_type,), since=since)
    return events.stream(database, where(query))


def log_stream(
    database: Database, event_types: Sequence[str] | None, cut: Cut | None
) -> Iterator[Event]:
    """Yield the events within the cut in position order, of some types or of all (None)."""
    cut = END if cut is None else cut
    if cut.version is not None:
        msg = f"The log has no version {cut.version}; only an aggregate has."
        raise QuestionError(msg, hint="Cut the log at a position or a time.")
    if event_types is not None and not event_types:
        return iter(())
    query = EventQuery(types=tuple(event_types or ()), until=cut.time)
    return events.stream(database, where(query), through=cut.position)


def replay_stream(
    database: Database,
    aggregate_types: Sequence[str] | None,
    aggregate_ids: Sequence[str] | None = None,
) -> Iterator[list[Event]]:
    """Yield the events of one whole aggregate after the other, each list in position order."""
    narrowed = where(EventQuery(aggregate_types=tuple(aggregate_types or ())))
    if aggregate_ids is not None:
        chosen = ("aggregate_id in (select unnest(?))", (list(aggregate_ids),))
        narrowed = joined([(narrowed.sql, narrowed.values), chosen])
    if aggregate_types is not None and not aggregate_types:
        return
    rows = database.batches(
        f"""
        select {EVENT_COLUMNS} from records where {narrowed.sql}
        order by hash(aggregate_type, aggregate_id), aggregate_type, aggregate_id, rowid
        """,
        narrowed.values,
    )
    clustered = chain.from_iterable(to_events(batch) for batch in rows)
    for _, of_one in groupby(clustered, key=attrgetter("aggregate_type", "aggregate_id")):
        yield list(of_one)
