"""Causes that are missing, come too late, or run in a circle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.model import Evidence
from explorer.store.evidence.counting import EXAMPLES, SHOWN, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

MOST_MISSING = 0.05
"""Ids that may name events or commands alike name lost events only while this few are missing."""

SAMPLED_IDS = 50_000

_SERVICE = """
coalesce(
    json_extract_string(coalesce({0}.metadata::json, {0}.record->'/metadata'), '/service'),
    {0}.aggregate_type
)
"""
"""Who wrote an event: `metadata.service` where recorded, else its aggregate type."""

_EDGES = """
create or replace temp table edges as
select
    effect.rowid as position, cause.rowid as cause,
    effect.occurred_at < cause.occurred_at as earlier,
    effect.event_id as event_id, cause.event_id as cause_id,
    effect.correlation_id is not distinct from cause.correlation_id as within
from records effect join records cause on cause.event_id = effect.causation_id
where cause.rowid not in (select position from copies)
"""
"""Every event with its cause, where that is in the log; of a repeated id the first."""

_SKEWED = """
select * from (
    select
        edges.position, {} as service, {} as cause_service,
        epoch(cause.occurred_at - effect.occurred_at) as behind
    from (from edges where earlier) edges
    join records effect on effect.rowid = edges.position
    join records cause on cause.rowid = edges.cause
)
where service <> cause_service
"""

_UNNAMED = """
create or replace temp table unnamed as
select rowid as position, causation_id, {shape} as shape
from records
where causation_id is not null and causation_id not in (select event_id from records)
"""

_SHAPE = r"""
regexp_replace(
    regexp_replace(
        {id},
        '[0-9a-fA-F]{{8}}-([0-9a-fA-F]{{4}}-){{3}}[0-9a-fA-F]{{12}}|[0-9a-fA-F]{{16,}}', '#', 'g'
    ),
    '[0-9][0-9A-Za-z]*', '#', 'g'
)
"""
"""How an id is written: `evt_000123` is `evt_#`, and a UUID is `#`."""

_MISSING = """
with of_events as (
    select distinct {shape} as shape from records where rowid % {step} = 0
),
telling as (
    select shape from of_events
    where regexp_matches(shape, '[A-Za-z]') or {few}
)
select position, causation_id from unnamed where shape in (from telling)
"""


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield faults in causation; needs the temporary table `copies`, leaves `edges`."""
    cursor.execute(_EDGES)
    yield _missing(cursor)
    yield counted(
        cursor,
        "effect-before-cause",
        "select position, event_id, cause_id from edges where position < cause",
        details=["event_id", "cause_id"],
    )
    yield counted(
        cursor,
        "effect-earlier-than-cause",
        "select * from edges where earlier and position > cause",
        details=["event_id", "cause_id"],
    )
    yield _clock_skew(cursor)
    yield _cycles(cursor)


def _missing(cursor: duckdb.DuckDBPyConnection) -> Evidence:
    """Commands are rightful causes that no dump of events holds, so not every id counts.

    One counts if it is written like the ids of events. Where that tells nothing, because the ids
    have no word in them, it counts only if nearly all causes are there.
    """
    cursor.execute(_UNNAMED.format(shape=_SHAPE.format(id="causation_id")))
    [(unnamed, named, events)] = cursor.execute(
        """
        select
            (select count(*) from unnamed), (select count(*) from edges),
            (select count(*) from records)
        """
    ).fetchall()
    query = _MISSING.format(
        shape=_SHAPE.format(id="event_id"),
        step=max(events // SAMPLED_IDS, 1),
        few="true" if unnamed <= MOST_MISSING * (unnamed + named) else "false",
    )
    return counted(cursor, "missing-cause", query, details=["causation_id"])


def _clock_skew(cursor: duckdb.DuckDBPyConnection) -> Evidence:
    """Tell which services' clocks run behind whose, most behind first; those are the details."""
    query = _SKEWED.format(_SERVICE.format("effect"), _SERVICE.format("cause"))
    found = counted(cursor, "clock-skew", query)
    pairs = cursor.execute(
        """
        select service, cause_service, count(*), median(behind), max(behind) from faulty
        group by all order by count(*) desc, service, cause_service limit 20
        """
    ).fetchall()
    return replace(found, details=tuple(pairs))


def _cycles(cursor: duckdb.DuckDBPyConnection) -> Evidence:
    """Find circles only where some event comes no later than its own effect."""
    [(suspects,)] = cursor.execute("select count(*) from edges where position <= cause").fetchall()
    cycles = _circles(cursor) if suspects else []
    circling = [position for cycle in cycles for position in cycle]
    cursor.execute("insert into side.faults select 'causation-cycle', unnest(?)", [circling])
    return Evidence(
        kind="causation-cycle",
        count=len(cycles),
        positions=tuple(sorted(circling)[:SHOWN]),
        details=tuple(_ids(cursor, cycle) for cycle in cycles[:EXAMPLES]),
    )


def _circles(cursor: duckdb.DuckDBPyConnection) -> list[list[int]]:
    """Return the positions on each circle, by the first of them, following effect to cause."""
    edges = cursor.sql("select position, cause from edges").to_arrow_table()
    [(events,)] = cursor.execute("select count(*) from records").fetchall()
    cause = np.full(events + 1, events)  # the last place stands for "no cause" and causes itself
    cause[edges["position"].to_numpy()] = edges["cause"].to_numpy()
    far = cause
    for _ in range(int(events).bit_length()):
        far = far[far]  # twice as many causes back
    circling = np.unique(far[far != events])
    return list(_walked(dict(zip(circling.tolist(), cause[circling].tolist(), strict=True))))


def _walked(cause: dict[int, int]) -> Iterator[list[int]]:
    while cause:
        at = min(cause)
        circle = []
        while at in cause:
            circle.append(at)
            at = cause.pop(at)
        yield circle


def _ids(cursor: duckdb.DuckDBPyConnection, positions: list[int]) -> tuple[Any, ...]:
    found = cursor.execute(
        "select rowid, event_id from records where rowid in (select unnest(?))", [positions[:10]]
    ).fetchall()
    names = dict(found)
    return tuple(names[position] for position in positions[:10])
