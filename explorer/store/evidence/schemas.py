"""The shapes that the payloads of each event type have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

MOST_SHAPES = 200
"""Of one event type. More come from objects whose keys are data, which have no schema to change."""

MOST_ROWS = 20_000

_SHAPES = """
create or replace temp table shapes as
select
    event_type,
    json_structure(coalesce(payload::json, record->'/payload'))::varchar as shape,
    count(*) as events, min(rowid) as first, max(rowid) as last
from records group by all
"""

_KNOWN = f"""
select event_type, shape, events, first, last
from shapes where shape is not null
qualify count(*) over (partition by event_type) <= {MOST_SHAPES}
order by event_type, first limit {MOST_ROWS}
"""


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield the shapes of every event type; whether there is a change among them is not said."""
    cursor.execute(_SHAPES)  # apart from the rest, which would read every record twice
    shapes = cursor.execute(_KNOWN).fetchall()
    yield Evidence(kind="schema-change", count=len(shapes), details=tuple(shapes))
