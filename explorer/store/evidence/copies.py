"""Ids that more than one event has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.store.evidence.counting import counted
from explorer.store.where import PAYLOAD_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from explorer.model import Evidence

_COPIES = f"""
create or replace temp table copies as
select position, event_id, content = first_value(content) over same as alike
from (
    select
        rowid as position, event_id,
        (event_type, aggregate_type, aggregate_id, occurred_at, version, {PAYLOAD_TEXT}) as content
    from records
    where hash(event_id) in (
        select hash(event_id) from records group by hash(event_id) having count(*) > 1
    )
)
window same as (partition by event_id order by position)
qualify row_number() over same > 1
"""
"""The events whose id occurred before, and whether they say the same as the first one."""


def collect(cursor: duckdb.DuckDBPyConnection) -> Iterator[Evidence]:
    """Yield repeated ids; leaves the temporary table `copies (position, event_id, alike)`."""
    cursor.execute(_COPIES)
    for kind, condition in (("duplicate-delivery", "alike"), ("conflicting-id", "not alike")):
        query = f"select position, event_id from copies where {condition}"
        yield counted(cursor, kind, query, details=["event_id"])
