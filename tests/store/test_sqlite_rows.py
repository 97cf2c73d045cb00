"""SQLite databases as text."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import DumpError
from explorer.store import lines
from explorer.store.sources import inspect

VALUES = (None, 2**63 - 1, 0.1, float("inf"), "Zoë \x00 ☕", b"\xff\x00", b'{"a":1}')


def test_rows_of_all_tables_come_with_their_numbers_and_exact_values(tmp_path: Path) -> None:
    path = tmp_path / "a b?#.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('create table "odd ""name" (' + ", ".join("abcdefg") + ")")
        connection.execute('insert into "odd ""name" values (?, ?, ?, ?, ?, ?, ?)', VALUES)
        connection.execute("create table numberless (k text primary key) without rowid")
        connection.execute("insert into numberless values ('x')")
        connection.execute("create view seen as select 1 as one")
        connection.commit()
    exact = (None, 2**63 - 1, 0.1, "inf", "Zoë \x00 ☕", "\\xff00", '{"a":1}')
    assert documents(path) == [
        {"sqlite_table": "numberless", "rowid": None, "row": {"k": "x"}},
        {"sqlite_table": 'odd "name', "rowid": 1, "row": dict(zip("abcdefg", exact, strict=True))},
    ]


def test_rows_that_are_still_in_the_log_beside_the_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table t (a)")
        connection.execute("insert into t values (1)")
        connection.commit()
        assert [document["row"] for document in documents(path)] == [{"a": 1}]


def test_a_damaged_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(b"SQLite format 3\x00" + b"\x10\x00" + bytes(3000))
    with pytest.raises(DumpError, match="cannot be read"):
        documents(path)


def documents(path: Path) -> list[dict[str, Any]]:
    with lines.opened(inspect(path)) as content:
        return [json.loads(text) for batch in lines.batches(content) for text in batch.records]
