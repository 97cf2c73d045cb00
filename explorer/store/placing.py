"""The place in the log of every event that was translated, and its version where it has none.

Events of one lane, such as a partition, keep the order that the source gave them; lanes interleave
by the latest time that each has reached. Events without a lane lie by time, ties as in the files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_COLUMNS = """
    record, event_id, event_type, aggregate_type, aggregate_id, occurred_at, version,
    correlation_id, causation_id, user_id, payload, metadata, file, record_number, translated
"""
_FOLDED = """
create temp table folded as
select row, file, record_number from (
    select rowid as row, file, record_number, row_number() over (
        partition by identity, event_type, aggregate_type, aggregate_id, payload order by rowid
    ) as copy
    from files_in_turn.translated
    where hash(identity) in (
        select hash(identity) from files_in_turn.translated where identity is not null
        group by all having count(*) > 1
    )
) where copy > 1
"""
_LANED = """
create temp view laned as
select * exclude (identity), true as translated, rowid as row from files_in_turn.translated
where rowid not in (select row from folded)
union all by name
select *, 'file ' || file as lane, record_number as major, 0 as minor, rowid as row
from files_in_turn.records
"""
_REACHED = """
    case when lane is null then occurred_at else max(occurred_at) over (
        partition by lane order by major, minor, file, record_number, row rows unbounded preceding
    ) end
"""
_PLACE = "reached, lane, major, minor, file, record_number, row"
_VERSION = f"""
    case when translated and count(version) over (partition by aggregate_type, aggregate_id) = 0
    then row_number() over (partition by aggregate_type, aggregate_id order by {_PLACE})
    else version end
"""
_MERGE = f"""
insert into records by name
select {_COLUMNS} from (
    select * replace ({_VERSION} as version)
    from (select *, {_REACHED} as reached from laned)
)
order by {_PLACE}
"""
_COUNT = """
update files set
    events = (select count(*) from records where records.file = files.file),
    loaded = (
        select count(distinct record_number) from records where records.file = files.file
    ),
    folded = (
        select count(distinct record_number) from folded where folded.file = files.file
        and record_number not in (
            select record_number from records where records.file = files.file
        )
    )
where file in (select distinct file from files_in_turn.translated)
"""
_COUNTED = """
select distinct file from files_in_turn.translated where version is null intersect
select file from records where version is not null
"""


def merge(connection: duckdb.DuckDBPyConnection, in_turn: Path) -> None:
    """Fill the current, empty store from the one at `in_turn`, where some files are translated."""
    where = str(in_turn).replace("'", "''")
    connection.execute(f"attach '{where}' as files_in_turn (read_only)")
    for statement in (_FOLDED, _LANED, _MERGE):
        connection.execute(statement)
    for table in ("quarantine", "files"):
        connection.execute(f"insert into {table} from files_in_turn.{table}")
    connection.execute(_COUNT)
    _mark_versions(connection)
    connection.execute("drop view laned")
    connection.execute("detach files_in_turn")


def _mark_versions(connection: duckdb.DuckDBPyConnection) -> None:
    for (file,) in connection.execute(_COUNTED).fetchall():
        [(known,)] = connection.execute(
            "select derived from files where file = ?", [file]
        ).fetchall()
        derived = json.dumps(sorted({*json.loads(known), "version"}))
        connection.execute("update files set derived = ? where file = ?", [derived, file])
