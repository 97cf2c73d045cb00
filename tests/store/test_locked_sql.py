"""A typed query reads the log, and can do nothing else, however it is written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest

from explorer.errors import QueryError, QuestionError
from explorer.model import Cut
from explorer.store import locked_sql, open_store, sql_worker
from explorer.store.database import Database
from tests.builders import START, an_event
from tests.store.files import a_store_file
from tests.store.stores import a_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[[str], pa.Table]

LOG = [an_event(0, "Opened"), an_event(1), an_event(2)]


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outside") / "secret.csv"
    path.write_text("word\nxyzzy\n")
    return path


@pytest.fixture(scope="module")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_store_file(tmp_path_factory.mktemp("store") / "it's a log.duckdb", LOG)


@pytest.fixture(scope="module")
def ask(store_file: Path) -> Callable[[str], pa.Table]:
    """Run a query as the worker does, but here: quick, and without its limits."""
    database = Database(store_file)
    connection = sql_worker.opened(locked_sql.prepared(database, store_file.parent, None))
    database.close()

    def answered(query: str) -> pa.Table:
        with connection.cursor() as cursor:
            cursor.execute("use store")
            batches, columns, _ = sql_worker.answer(cursor, query, limit=99, most_bytes=10**6)
            return pa.Table.from_batches(batches, columns)

    return answered


@pytest.mark.parametrize(
    "statement",
    [
        "",
        ";",
        "-- nothing",
        "select 1; select 2",
        "select 1; drop table records",
        "select 1 /* */; -- \n delete from records",
        "insert into records select * from records",
        "update records set event_id = 'x'",
        "delete from records",
        "truncate records",
        "drop table records",
        "drop view events",
        "create table t as select 1",
        "create temp table t as select 1",
        "create or replace view events as select 1",
        "create macro f(x) as x",
        "create secret s (type s3)",
        "alter table records add column x int",
        "merge into records using records r on true when matched then delete",
        "copy (select 1) to '{out}'",
        "copy records from '{secret}'",
        "copy events to '{out}' (format parquet)",
        "export database '{out}'",
        "import database '{out}'",
        "attach '{out}' as other",
        "attach ':memory:' as other",
        "detach store",
        "use memory",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset memory_limit",
        "pragma threads = 1",
        "pragma enable_external_access",
        "pragma database_list",
        "call pragma_database_list()",
        "call force_checkpoint()",
        "checkpoint",
        "vacuum",
        "analyze",
        "explain select 1",
        "explain analyze select 1",
        "prepare p as select 1",
        "execute p",
        "begin",
        "commit",
        "rollback",
        "comment on table records is 'x'",
        "with gone as (delete from records returning *) select * from gone",
        "with more as (insert into records select * from records returning *) from more",
        "from query('delete from records')",
        "from query('select 1; select 2')",
        "from query('copy (select 1) to ''{out}''')",
        "from query_table('{secret}')",
        "from '{secret}'",
        'from "{secret}"',
        "from read_csv('{secret}')",
        "from read_csv_auto('{secret}')",
        "from sniff_csv('{secret}')",
        "from read_text('{secret}')",
        "from read_blob('{secret}')",
        "from read_json('{secret}')",
        "from read_json_objects('{secret}')",
        "from read_ndjson('{secret}')",
        "from read_parquet('{secret}')",
        "from parquet_scan('{secret}')",
        "from parquet_metadata('{secret}')",
        "from parquet_schema('{secret}')",
        "from read_duckdb('{secret}', table_name := 'x')",
        "from glob('{folder}/*')",
        "from read_text('https://example.com/')",
        "from read_csv('s3://bucket/key.csv')",
        "select * from (select 1), read_text('{secret}')",
        "select (select content from read_text('{secret}'))",
        "select getenv('HOME')",
        "from duckdb_secrets()",
        "from enable_logging()",
        "from enable_profiling()",
        "select nextval('x')",
        "select $1",
        "select ?",
        "from LOG",
        "from query",
    ],
)
def test_whatever_is_not_one_select_over_the_log_is_refused(
    statement: str, ask: Ask, secret: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    query = statement.replace("{secret}", str(secret)).replace("{out}", str(out))
    with pytest.raises((duckdb.Error, ValueError)):
        ask(query.replace("{folder}", str(secret.parent)))
    assert not out.exists()


def test_no_table_function_reads_a_file(ask: Ask, secret: Path) -> None:
    names = duckdb.sql(
        "select distinct function_name from duckdb_functions() where function_type = 'table'"
    ).fetchall()
    assert len(names) > 50
    for (name,) in names:
        try:
            answer = ask(f"select * from {name}('{secret}')")
        except (duckdb.Error, ValueError):
            continue
        assert "xyzzy" not in str(answer.to_pydict()), name


@pytest.mark.parametrize(
    "query",
    [
        "select event_id from events order by position",
        "from events select event_id;",
        "/* all */ select event_id from events -- of them",
        (
            "with recursive n as (select 0 i union all select i + 1 from n where i < 2) "
            "select event_id from n join events on position = i order by i"
        ),
        "select event_id from query('select * from events') order by 1",
    ],
)
def test_one_select_is_answered(query: str, ask: Ask) -> None:
    assert ask(query)["event_id"].to_pylist() == ["e0", "e1", "e2"]


def test_a_store_file_is_read_where_it_is(store_file: Path) -> None:
    store = open_store(store_file)
    result = store.sql("select payload->>'/n' as n, occurred_at from events order by position")
    store.close()
    assert result.table["n"].to_pylist() == ["0", "1", "2"]
    assert not result.truncated


def test_states_can_be_joined_to_events() -> None:
    states = pa.table({"aggregate_id": ["a-1"], "state": ['{"open": true}']})
    result = a_store(LOG).sql(
        "select state->>'/open' as open, count(*) as n from events join states using (aggregate_id)"
        " group by all",
        states=states,
    )
    assert result.table.to_pylist() == [{"open": "true", "n": 3}]


@pytest.mark.parametrize(
    ("cut", "count"),
    [(Cut(), 3), (Cut(position=1), 2), (Cut(position=-1), 0), (Cut(time=START), 1)],
)
def test_events_end_at_the_cut(cut: Cut, count: int) -> None:
    result = a_store(LOG).sql("select count(*) as n from events", cut=cut)
    assert result.table["n"].to_pylist() == [count]


def test_the_log_cannot_be_cut_at_a_version() -> None:
    with pytest.raises(QuestionError, match="no version 2"):
        a_store(LOG).sql("select 1", cut=Cut(version=2))


def test_more_rows_than_the_limit_are_cut_off_and_said_to_be() -> None:
    result = a_store().sql("select * from range(100000000000)", limit=5)
    assert result.table.num_rows == 5
    assert result.truncated


def test_exactly_as_many_rows_as_the_limit_are_all() -> None:
    result = a_store().sql("select * from range(5)", limit=5)
    assert (result.table.num_rows, result.truncated) == (5, False)


def test_a_mistake_is_explained_in_the_words_of_duckdb() -> None:
    with pytest.raises(QueryError, match=r'^Binder Error: Referenced column "evnt_id"') as error:
        a_store().sql("select evnt_id from events")
    assert "event_id" in error.value.hint


@pytest.mark.parametrize(
    "bomb",
    [
        "select count(*) from range(100000000000)",
        "select levenshtein(repeat('a', 60000), repeat('b', 60000))",  # deaf to interrupts
    ],
)
def test_a_query_that_takes_too_long_is_stopped(bomb: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.5 seconds"):
        a_store().sql(bomb, seconds=0.5)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "bomb",
    [
        "select range(1000000000)",
        "select length(repeat(repeat('x', 1000000), 4000))",  # outside of DuckDB's own limit
    ],
)
def test_a_query_that_takes_too_much_memory_is_stopped(bomb: str) -> None:
    with pytest.raises(QueryError, match="more than 1 GB of memory"):
        a_store().sql(bomb)


def test_a_bomb_leaves_the_store_at_work() -> None:
    store = a_store(LOG)
    with pytest.raises(QueryError):
        store.sql("select range(1000000000)")
    assert store.summary().events == 3


def test_a_query_cannot_write_even_to_a_writable_store() -> None:
    store = a_store(LOG)
    deletion = "with gone as (delete from records returning *) select * from gone"
    with pytest.raises(QueryError):
        store.sql(deletion)
    assert store.summary().events == 3
