"""Which aggregates differ between two cuts, out of a history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.store.system_cuts import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.model import Cut
    from explorer.store.database import Database


@dataclass(frozen=True, slots=True)
class Difference:
    """One aggregate at two cuts."""

    aggregate_id: str
    before: str | None
    """The state as JSON text; None if the aggregate did not exist then."""

    after: str | None


def differing(
    database: Database, table: str, before: Cut, after: Cut, limit: int
) -> tuple[list[Difference], int]:
    """Return up to `limit` aggregates that differ between two cuts, by id, and how many do."""
    listed: list[str] = []
    total = 0
    both = _both(table, before, after)
    for aggregate_id in _ids(database, *both):
        total += 1
        if total <= limit:
            listed.append(aggregate_id)
    return _differences(database, *both, listed), total


def _ids(database: Database, both: str, values: list[object]) -> Iterator[str]:
    """Compare as text where that decides; states of one length may differ in key order only.

    Of a partial state not everything is known, so another event is taken for another state.
    """
    batches = database.batches(
        f"""
        with compared as (
            select
                aggregate_id, a.state as old, b.state as new,
                coalesce(a.partial or b.partial, false) as partial,
                a.position is distinct from b.position as moved
            from {both}
        )
        select
            aggregate_id,
            if(not partial and length(old) = length(new), old, null) as old,
            if(not partial and length(old) = length(new), new, null) as new
        from compared where old is distinct from new or (partial and moved)
        order by aggregate_id
        """,
        values,
    )
    for batch in batches:
        for aggregate_id, old, new in zip(*(c.to_pylist() for c in batch.columns), strict=True):
            if old is None or not _same(old, new):
                yield aggregate_id


def _differences(
    database: Database, both: str, values: list[object], ids: list[str]
) -> list[Difference]:
    found = database.rows(
        f"""
        select aggregate_id, a.state, b.state from {both}
        where aggregate_id in (select unnest(?)) order by aggregate_id
        """,
        [*values, ids],
    )
    return [Difference(*row) for row in found]


def _both(table: str, before: Cut, after: Cut) -> tuple[str, list[object]]:
    (old, old_values), (new, new_values) = at(before), at(after)
    return (
        f"(from {table} where {old}) a full join (from {table} where {new}) b using (aggregate_id)",
        [*old_values, *new_values],
    )


def _same(old: str, new: str) -> bool:
    """Compare two states as data; texts of different letters cannot be the same in any order."""
    return sum(old.encode()) == sum(new.encode()) and _sorted(old) == _sorted(new)


def _sorted(state: str) -> str:
    return json.dumps(json.loads(state), sort_keys=True)
