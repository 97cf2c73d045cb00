"""What is in the log as a whole, and what loading it did."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from explorer.model import LoadedFile, LoadReport, Quarantined, Summary
from explorer.store import schema

if TYPE_CHECKING:
    from datetime import datetime

    from explorer.store.database import Database


def summary(database: Database) -> Summary:
    """Count what is in the log."""
    first, last = _bounds(database)
    return Summary(
        events=database.events(),
        aggregates=database.number("select count(*) from aggregates"),
        chains=database.number("select count(distinct correlation_id) from records"),
        quarantined=database.number("select count(*) from quarantine"),
        duplicates=duplicates(database),
        first=first,
        last=last,
        aggregate_types=tuple(_aggregate_types(database)),
        event_types=tuple(counted(database, "event_type")),
    )


def report(database: Database) -> LoadReport:
    """Return what loading the store did, as it was then; an empty report if nothing was loaded."""
    with database.cursor() as cursor:
        known = schema.description(cursor)
    fields = (
        *("path", "format", "records", "events", "quarantined", "bytes"),
        *("loaded", "folded", "skipped", "derived", "mapping"),
    )
    files = database.rows(f"select {', '.join(fields)} from files order by file")
    return LoadReport(
        events=sum(file[3] for file in files),
        quarantined=sum(file[4] for file in files),
        duplicates=duplicates(database),
        aggregates=database.number("select count(*) from aggregates"),
        format=known.get("format", ""),
        seconds=float(known.get("seconds", "0")),
        reused=True,
        files=tuple(_file(dict(zip(fields, file, strict=True))) for file in files),
    )


def _file(values: dict[str, Any]) -> LoadedFile:
    decoded = {name: json.loads(values[name]) for name in ("skipped", "derived", "mapping")}
    return LoadedFile(**{**values, **decoded, "derived": tuple(decoded["derived"])})


def duplicates(database: Database) -> int:
    """Count the events whose id occurred before."""
    with database.cursor() as cursor:
        known = {} if database.writable else schema.description(cursor)
        counted_when_loaded = known.get("duplicates")
        if counted_when_loaded is not None:
            return int(counted_when_loaded)
        return schema.count_duplicates(cursor)


def counted(database: Database, column: str, *, limit: int | None = None) -> list[tuple[str, int]]:
    """Return the values of a column of `records` with their events, most first, NULL left out."""
    found = database.rows(
        f"""
        select {column}, count(*) from records where {column} is not null
        group by all order by count(*) desc, {column} limit ?
        """,
        [limit],
    )
    return [(value, events) for value, events in found]


def quarantine(database: Database, *, limit: int, offset: int) -> list[Quarantined]:
    """Return records that could not become events, by file and number."""
    found = database.rows(
        """
        select coalesce(path, ''), record, reason, text
        from quarantine left join files using (file)
        order by quarantine.file, record limit ? offset ?
        """,
        [limit, offset],
    )
    fields = ("file", "record", "reason", "text")
    return [Quarantined(**dict(zip(fields, row, strict=True))) for row in found]


def _bounds(database: Database) -> tuple[datetime | None, datetime | None]:
    found = database.row("select min(occurred_at), max(occurred_at) from records")
    if found is None or found[0] is None:
        return None, None
    return found[0].replace(tzinfo=UTC), found[1].replace(tzinfo=UTC)


def _aggregate_types(database: Database) -> list[tuple[str, int, int]]:
    found = database.rows(
        """
        select aggregate_type, count(*), sum(events)::bigint from aggregates
        group by all order by sum(events) desc, aggregate_type
        """
    )
    return [(kind, aggregates, events) for kind, aggregates, events in found]
