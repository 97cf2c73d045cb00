"""The same rows come out of every kind of file that a read model is kept in."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import QuestionError, StoreError
from explorer.store import read_model

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"id": "a", "n": 1}, {"id": "b", "n": None}]


def parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path)


def lines(path: Path) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))


def array(path: Path) -> None:
    path.write_text(json.dumps(ROWS))


def database(connection: Any) -> None:
    connection.execute('create table "my ""rows" (id varchar, n bigint)')
    connection.execute("insert into \"my \"\"rows\" values ('a', 1), ('b', null)")
    connection.commit()
    connection.close()


FILES: dict[str, Any] = {
    "rows.parquet": parquet,
    "rows.jsonl": lines,
    "rows.json": array,
    "rows.db": lambda path: database(sqlite3.connect(path)),
    "it's.duckdb": lambda path: database(duckdb.connect(path).begin()),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_holds_the_rows(name: str, tmp_path: Path) -> None:
    FILES[name](tmp_path / name)
    model = read_model(tmp_path / name)
    assert (model.columns, model.rows, model.untyped) == (("id", "n"), ROWS, False)


def test_all_values_of_a_csv_are_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('id,n\na,1\n"b, ""c""",\n')
    model = read_model(path)
    assert model.untyped
    assert model.rows == [{"id": "a", "n": "1"}, {"id": 'b, "c"', "n": ""}]


def test_a_table_of_several_has_to_be_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table one (id)")
        connection.execute("create table two (id, n)")
    with pytest.raises(QuestionError, match="has 2 tables") as raised:
        read_model(path)
    assert "one, two" in raised.value.hint
    assert read_model(path, "two").columns == ("id", "n")
    with pytest.raises(QuestionError, match="none is 'three'"):
        read_model(path, "three")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,n\na\n"),
        ("a.csv", "id,n\na,b,c\n"),
        ("a.jsonl", "{"),
        ("a.jsonl", "[1]"),
        ("a.parquet", "PAR1"),
        ("a.json", "7"),
    ],
)
def test_a_broken_file_is_said_to_be_one(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(StoreError, match="cannot be read"):
        read_model(tmp_path / name)


def test_a_file_that_is_no_table_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(QuestionError, match="no table"):
        read_model(tmp_path / "a.txt")
    with pytest.raises(StoreError, match="No such file"):
        read_model(tmp_path / "b.csv")
