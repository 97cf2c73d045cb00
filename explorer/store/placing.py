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
select true as translated, rowid as row, aggregate_type, aggregate_id, occurred_at, version,
    file, record_number, lane, major, minor
from files_in_turn.translated where rowid not in (select row from folded)
union all by name
select false as translated, rowid as row, aggregate_type, aggregate_id, occurred_at, version,
    file, record_number, 'file ' || file as lane, record_number as major, 0 as minor
from files_in_turn.records
"""
_PLACED = """
create temp table placed as
select * exclude (reached, lane, major, minor), row_number() over (
    order by reached, lane, major, minor, file, record_number, row
) as place
from (
    select *, case when lane is null then occurred_at else max(occurred_at) over (
        partition by lane order by major, minor, file, record_number, row rows unbounded preceding
    ) end as reached
    from laned
)
"""
_NUMBERED = """
create temp table numbered as
select translated, row, place, case
    when translated and count(version) over (partition by aggregate_type, aggregate_id) = 0
    then row_number() over (partition by aggregate_type, aggregate_id order by place)
    else version end as version
from placed
"""
_IN_ORDER = """
select (select count(*) from files_in_turn.translated) = count(*) filter (translated)
    and count(*) filter (place <> row + 1 or not translated) = 0
from placed
"""
_COLUMNS = """
    record, event_id, event_type, aggregate_type, aggregate_id, occurred_at, numbered.version,
    correlation_id, causation_id, user_id, payload, metadata, file, record_number
"""
_AS_THEY_ARE = f"""
insert into records by name
select {_COLUMNS}, true as translated
from files_in_turn.translated
positional join (select version from numbered order by row) as numbered
"""
_MERGE = f"""
insert into records by name
select * exclude (place) from (
    select {_COLUMNS}, true as translated, place
    from files_in_turn.translated as own
    join numbered on numbered.row = own.rowid and numbered.translated
    union all by name
    select {_COLUMNS}, false as translated, place
    from files_in_turn.records as own
    join numbered on numbered.row = own.rowid and not numbered.translated
) order by place
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
    for statement in (_FOLDED, _LANED, _PLACED, _NUMBERED):
        connection.execute(statement)
    [(in_order,)] = connection.execute(_IN_ORDER).fetchall()
    connection.execute(_AS_THEY_ARE if in_order else _MERGE)
    for table in ("quarantine", "files"):
        connection.execute(f"insert into {table} from files_in_turn.{table}")
    connection.execute(_COUNT)
    _mark_versions(connection)
    connection.execute("drop view laned")
    connection.execute("drop table placed")
    connection.execute("drop table numbered")
    connection.execute("detach files_in_turn")


def _mark_versions(connection: duckdb.DuckDBPyConnection) -> None:
    for (file,) in connection.execute(_COUNTED).fetchall():
        [(known,)] = connection.execute(
            "select derived from files where file = ?", [file]
        ).fetchall()
        derived = json.dumps(sorted({*json.loads(known), "version"}))
        connection.execute("update files set derived = ? where file = ?", [derived, file])
