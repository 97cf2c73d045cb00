"""Events out of the log: pages, streams, single ones, and counts over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import NotFoundError, QuestionError
from explorer.model import EventPage, RawRecord
from explorer.store.rows import EVENT_COLUMNS, to_events
from explorer.store.where import where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from explorer.model import Event, EventQuery
    from explorer.store.database import Database
    from explorer.store.where import Where

FIRST_WINDOW = 20_000
WIDEST_WINDOW = 2_000_000
STREAM_WINDOW = 100_000
"""In positions. Pages widen their windows until they are full, so that a filter that many events
pass reads little, and one that few pass scans the log once."""


def page(
    database: Database, query: EventQuery, *, after: int | None, before: int | None, limit: int
) -> EventPage:
    """Return up to `limit` events after or before a position, neither included."""
    if after is not None and before is not None:
        msg = "A page lies after a position or before one, not both."
        raise QuestionError(msg, hint="Give `after` or `before`.")
    return page_of(database, where(query), after=after, before=before, limit=limit)


def page_of(
    database: Database, narrowed: Where, *, after: int | None, before: int | None, limit: int
) -> EventPage:
    """Do as `page` does, for conditions."""
    if before is not None:
        return _page_before(database, narrowed, before, limit)
    return _page_after(database, narrowed, -1 if after is None else after, limit)


def count(database: Database, query: EventQuery) -> int:
    """Count the query's events."""
    narrowed = where(query)
    return database.number(f"select count(*) from records where {narrowed.sql}", narrowed.values)


def event(database: Database, event_id: str) -> Event:
    """Return the first event with the id. Raises NotFoundError if there is none."""
    for found in _select(database, "event_id = ?", (event_id,), tail="order by rowid limit 1"):
        return found
    msg = f"No event has the id {event_id!r}."
    raise NotFoundError(msg, hint="Ids are compared letter by letter.")


def event_at(database: Database, position: int) -> Event:
    """Return the event at a position. Raises NotFoundError outside the log."""
    for found in _select(database, "rowid = ?", (position,)):
        return found
    raise _nothing_at(database, position)


def raw(database: Database, position: int) -> RawRecord:
    """Return the record that the event at a position came from."""
    found = database.row(
        """
        select coalesce(path, ''), record_number, record
        from records left join files using (file) where records.rowid = ?
        """,
        [position],
    )
    if found is None:
        raise _nothing_at(database, position)
    return RawRecord(file=found[0], record=found[1], text=found[2])


def with_ids(database: Database, ids: Sequence[str]) -> dict[str, Event]:
    """Return the first event with each of the ids, for those that exist."""
    found = _select(
        database, "event_id in (select unnest(?))", (list(ids),), tail="order by rowid desc"
    )
    return {event.id: event for event in found}


def at_positions(database: Database, positions: Sequence[int]) -> list[Event]:
    """Return the events at these positions, those that exist, in position order."""
    condition = "rowid in (select unnest(?::bigint[]))"
    return list(_select(database, condition, (list(positions),), tail="order by rowid"))


def stream(database: Database, narrowed: Where, *, through: int | None = None) -> Iterator[Event]:
    """Yield the events in position order, in bounded memory."""
    for table in tables(database, narrowed, through=through):
        yield from to_events(table)


def tables(
    database: Database, narrowed: Where, *, through: int | None = None
) -> Iterator[pa.Table]:
    """Yield the rows of the events, as `EVENT_COLUMNS`, in position order, some at a time."""
    end = database.events() - 1
    last = end if through is None else min(through, end)
    for first in range(0, last + 1, STREAM_WINDOW):
        upto = min(first + STREAM_WINDOW - 1, last)
        yield database.table(
            f"""
            select {EVENT_COLUMNS} from records
            where rowid between ? and ? and {narrowed.sql} order by rowid
            """,
            (first, upto, *narrowed.values),
        )


def _page_after(database: Database, narrowed: Where, after: int, limit: int) -> EventPage:
    found = _ahead(database, narrowed, after + 1, limit + 1)
    events = tuple(found[:limit])
    first = events[0].position if events else after + 1
    return EventPage(
        events=events,
        before=first if _behind(database, narrowed, first - 1, 1) else None,
        after=events[-1].position if len(found) > limit else None,
    )


def _page_before(database: Database, narrowed: Where, before: int, limit: int) -> EventPage:
    found = _behind(database, narrowed, before - 1, limit + 1)
    events = tuple(reversed(found[:limit]))
    last = events[-1].position if events else before - 1
    return EventPage(
        events=events,
        before=events[0].position if len(found) > limit else None,
        after=last if _ahead(database, narrowed, last + 1, 1) else None,
    )


def _ahead(database: Database, narrowed: Where, first: int, limit: int) -> list[Event]:
    """Up to `limit` events from position `first` on, in position order."""
    end = database.events()
    found: list[Event] = []
    width = _first_width(narrowed, end)
    while len(found) < limit and first < end:
        tail = f"order by rowid limit {limit - len(found)}"
        found += _window(database, narrowed, first, first + width - 1, tail=tail)
        first += width
        width = min(width * 8, WIDEST_WINDOW)
    return found


def _behind(database: Database, narrowed: Where, last: int, limit: int) -> list[Event]:
    """Up to `limit` events up to position `last`, from the last one backwards."""
    end = database.events()
    last = min(last, end - 1)
    found: list[Event] = []
    width = _first_width(narrowed, end)
    while len(found) < limit and last >= 0:
        tail = f"order by rowid desc limit {limit - len(found)}"
        found += _window(database, narrowed, last - width + 1, last, tail=tail)
        last -= width
        width = min(width * 8, WIDEST_WINDOW)
    return found


def _first_width(narrowed: Where, end: int) -> int:
    return max(end, 1) if narrowed.by_index else FIRST_WINDOW


def _window(
    database: Database, narrowed: Where, first: int, last: int, *, tail: str
) -> Iterator[Event]:
    condition = f"rowid between ? and ? and {narrowed.sql}"
    return _select(database, condition, (first, last, *narrowed.values), tail=tail)


def _select(
    database: Database, condition: str, values: Sequence[object], *, tail: str = ""
) -> Iterator[Event]:
    query = f"select {EVENT_COLUMNS} from records where {condition} {tail}"
    return to_events(database.table(query, values))


def _nothing_at(database: Database, position: int) -> NotFoundError:
    end = database.events()
    hint = f"Positions go from 0 to {end - 1}." if end else "The log is empty."
    return NotFoundError(f"There is no event at position {position}.", hint=hint)
