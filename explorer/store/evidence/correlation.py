"""Correlation ids that hold together what has nothing to do with each other."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from explorer.model import Evidence
from explorer.store.evidence.counting import EXAMPLES, SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

MOST = 0.05
"""Where more ids than this begin at several aggregates, that is how the system uses them."""

_SUSPECTS = """
create or replace temp table suspects as
select correlation_id
from records left join edges on edges.position = records.rowid
where correlation_id is not null and not coalesce(within, false)
group by correlation_id
having count(distinct (aggregate_type, aggregate_id)) > 1
"""
"""The ids with beginnings in several aggregates: an event begins if its cause is not of its id."""

LARGEST = 100_000
"""Events of one id that are looked at together; an id of more groups something else than a flow."""

FETCHED = 10_000

_MEMBERS = f"""
select
    correlation_id, records.rowid, aggregate_type, aggregate_id, event_id, causation_id
from records where correlation_id in (from suspects)
qualify count(*) over (partition by correlation_id) <= {LARGEST}
order by correlation_id, records.rowid
"""


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield leaking correlation ids; needs the temporary table `edges`, and drops it.

    Events belong together that share an aggregate or a cause, or where one caused the other.
    """
    cursor.execute(_SUSPECTS)
    cursor.execute("drop table edges")
    [(suspects, ids)] = cursor.execute(
        """
        select (select count(*) from suspects), (select count(distinct correlation_id) from records)
        """
    ).fetchall()
    leaks = list(_leaks(_members(cursor))) if suspects <= MOST * ids else []
    positions = [position for _, begun in leaks for position in begun]
    cursor.execute("insert into side.faults select 'leaking-correlation', unnest(?)", [positions])
    yield Evidence(
        kind="leaking-correlation",
        count=len(leaks),
        positions=tuple(sorted(positions)[:SHOWN]),
        details=tuple((name, len(begun)) for name, begun in leaks[:EXAMPLES]),
    )


def _members(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Yield the events of all suspects, never holding more than a few."""
    cursor.execute(_MEMBERS)
    while rows := cursor.fetchmany(FETCHED):
        yield from rows


def _leaks(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[int]]]:
    """Yield each id with the first positions of its groups, if it has several."""
    for name, members in groupby(rows, key=lambda row: row[0]):
        begun = _beginnings([row[1:] for row in members])
        if len(begun) > 1:
            yield name, begun


def _beginnings(members: list[tuple[Any, ...]]) -> list[int]:
    """Return the first position of each group of events that belong together.

    None where every event is a group of its own: that is a batch under one id.
    """
    leader: dict[Any, Any] = {}

    def led(thing: Any) -> Any:
        while leader.setdefault(thing, thing) != thing:
            leader[thing] = leader[leader[thing]]
            thing = leader[thing]
        return thing

    for _, kind, aggregate_id, event_id, cause in members:
        aggregate = led(("aggregate", kind, aggregate_id))
        leader[led(("event", event_id))] = aggregate
        if cause is not None:
            leader[led(("event", cause))] = led(aggregate)
    groups: dict[Any, int] = {}
    for position, kind, aggregate_id, *_ in members:
        groups.setdefault(led(("aggregate", kind, aggregate_id)), position)
    return list(groups.values()) if len(groups) < len(members) else []
