"""Collecting all evidence once, and keeping it beside the store."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from explorer.model import Evidence
from explorer.store.derived import remembered
from explorer.store.evidence import causes, copies, correlation, endings, schemas, versions
from explorer.store.where import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from explorer.store.database import Database


KEPT_AS = "evidence 2"
"""Changes whenever what is collected does, so that older answers are not taken for it."""


def evidence(database: Database) -> list[Evidence]:
    """Return what is wrong with the log; kinds that nothing shows are left out.

    Takes seconds for millions of events the first time, and is remembered.
    """
    found = remembered(database, KEPT_AS, lambda: _collected(database))
    return [_evidence(*each) for each in found]


def _collected(database: Database) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute("create or replace table side.faults (kind varchar, position bigint)")
        return [astuple(each) for each in _collect(cursor) if each.count]


def _collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    yield from copies.collect(cursor)
    yield from versions.collect(cursor)
    yield from endings.collect(cursor)
    yield from causes.collect(cursor)
    yield from correlation.collect(cursor)
    yield from schemas.collect(cursor)
    yield _quarantined(cursor)


def of_kind(kind: str) -> Where:
    """Return the condition of the events that show a kind of fault; `evidence` comes before."""
    return Where("rowid in (select position from side.faults where kind = ?)", (kind,))


def _quarantined(cursor: duckdb.DuckDBPyConnection) -> Evidence:
    reasons = cursor.execute(
        """
        select reason, count(*) from quarantine group by reason
        order by count(*) desc, reason
        """
    ).fetchall()
    return Evidence(
        kind="quarantined", count=sum(number for _, number in reasons), details=tuple(reasons[:3])
    )


def _evidence(kind: str, count: int, positions: list[int], details: list[list[Any]]) -> Evidence:
    return Evidence(
        kind=kind, count=count, positions=tuple(positions), details=tuple(map(tuple, details))
    )
