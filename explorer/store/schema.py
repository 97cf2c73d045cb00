"""The tables of a store, and what is derived from them once all records are in.

`records` is the log: one row per event, in position order, where the position *is* the `rowid`;
rows are never deleted. Everything else can be computed from it, save `quarantine`, `files` and
`dump`. Ids are not compressed: that costs a tenth of the space, and makes loading faster by a
tenth and looking for an id three times as fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

SCHEMA_VERSION = "3"
"""Kept in `dump` under `schema`; a store with another one is loaded again, never migrated."""

TABLES = """
create table records (
    record varchar not null using compression zstd, -- the record, letter by letter
    event_id varchar not null using compression uncompressed,
    event_type varchar not null,
    aggregate_type varchar not null,                -- '' where the dump does not say
    aggregate_id varchar not null using compression uncompressed,
    occurred_at timestamp not null,                 -- UTC
    version bigint,
    correlation_id varchar using compression uncompressed,
    causation_id varchar using compression uncompressed,
    user_id varchar,
    payload varchar using compression zstd,         -- JSON, where it is not record->'/payload'
    metadata varchar using compression zstd,        -- JSON, where it is not record->'/metadata'
    file integer not null,
    record_number bigint not null,                  -- from 1; 0 for an appended event
    translated boolean                              -- payload and metadata are all it says
);
create table aggregate_index (hash ubigint not null, position bigint not null);
create table aggregates (
    aggregate_type varchar not null,
    aggregate_id varchar not null,
    events bigint not null,
    first_position bigint not null,
    last_position bigint not null,
    first_at timestamp not null,
    last_at timestamp not null,
    version bigint                                  -- the highest recorded
);
create table quarantine (
    file integer not null,
    record bigint not null,                         -- its number in the file, from 1
    reason varchar not null,
    text varchar not null
);
create table files (
    file integer not null,
    path varchar not null,
    format varchar not null,
    records bigint not null,
    events bigint not null,
    quarantined bigint not null,
    bytes bigint not null,
    loaded bigint not null,                         -- records that became events
    folded bigint not null,                         -- records that only repeat others
    skipped varchar not null,                       -- JSON: what they are -> how many
    derived varchar not null,                       -- JSON: fields that were made up
    mapping varchar not null                        -- JSON: field -> where it was found
);
create table dump (key varchar not null, value varchar not null);
"""

EVENTS_VIEW = """
create view events as
select
    rowid as position,
    event_id,
    event_type,
    aggregate_type,
    aggregate_id,
    occurred_at,
    version,
    correlation_id,
    causation_id,
    user_id,
    coalesce(payload::json, record->'/payload') as payload,
    coalesce(metadata::json, record->'/metadata') as metadata
from records
"""

EVENTS_COLUMNS = (
    ("position", "BIGINT", "place in the log, from 0"),
    ("event_id", "VARCHAR", "may repeat where an event was delivered twice"),
    ("event_type", "VARCHAR", "such as OrderPlaced"),
    ("aggregate_type", "VARCHAR", "empty where the dump does not say"),
    ("aggregate_id", "VARCHAR", "what the event happened to"),
    ("occurred_at", "TIMESTAMP", "UTC, to the microsecond"),
    ("version", "BIGINT", "number within the aggregate; NULL where the dump has none"),
    ("correlation_id", "VARCHAR", "groups the events of one flow"),
    ("causation_id", "VARCHAR", "the event or command that caused this one"),
    ("user_id", "VARCHAR", "who did it"),
    ("payload", "JSON", "what the event says"),
    ("metadata", "JSON", "everything else that was recorded with it"),
)
"""Of `events`, for people: name, type, meaning."""

AGGREGATE_INDEX = """
insert into aggregate_index
select hash(aggregate_type, aggregate_id) as hash, rowid as position from records order by all
"""

AGGREGATES = """
insert into aggregates
select
    aggregate_type, aggregate_id, count(*), min(rowid), max(rowid),
    min(occurred_at), max(occurred_at), max(version)
from records
group by all
"""

REPEATED_IDS = "select count(*) - count(distinct hash(event_id)) from records"

DUPLICATES = """
select count(*) - count(distinct event_id) from records
where hash(event_id) in (
    select hash(event_id) from records group by hash(event_id) having count(*) > 1
)
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables and the `events` view in the current database."""
    connection.execute(TABLES)
    connection.execute(EVENTS_VIEW)


def index(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `aggregate_index` and `aggregates`, which must be empty, from `records`."""
    connection.execute(AGGREGATE_INDEX)
    connection.execute(AGGREGATES)


def count_duplicates(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the events whose id occurred before.

    Strings are compared only where hashes repeat: that is cheap, and still exact.
    """
    return _number(connection, REPEATED_IDS) and _number(connection, DUPLICATES)


def describe(connection: duckdb.DuckDBPyConnection, values: Mapping[str, str]) -> None:
    """Put `values` into `dump`."""
    connection.executemany("insert into dump values (?, ?)", list(values.items()))


def description(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return all of `dump`."""
    return dict(connection.execute("select key, value from dump").fetchall())


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    [(number,)] = connection.execute(query).fetchall()
    return int(number)
