"""Opening a store, or being told why not."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import duckdb
import pytest

from explorer.errors import StoreError
from explorer.model import EventQuery
from explorer.store import open_store
from tests.builders import an_event
from tests.store.files import a_store_file

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_path_the_store_is_empty_and_writable() -> None:
    with closing(open_store()) as store:
        store.append("a-1", [an_event()], 0)
        assert store.count(EventQuery()) == 1


def test_a_missing_store_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store at .*log\.duckdb\."):
        open_store(tmp_path / "log.duckdb")


@pytest.mark.parametrize("content", [b"", b"no store at all", b"x" * 100_000])
def test_a_file_that_is_no_store_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"is no store of the explorer|cannot be read"):
        open_store(path)


def test_another_database_is_no_store(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute("create table t as select 1")
    with pytest.raises(StoreError, match="is no store of the explorer"):
        open_store(tmp_path / "other.duckdb")


def test_a_store_of_another_version_is_said(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", [an_event()])
    with duckdb.connect(path) as connection:
        connection.execute("update dump set value = '0' where key = 'schema'")
    with pytest.raises(StoreError, match="made by another version"):
        open_store(path)


def test_what_was_appended_to_a_file_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "log.duckdb"
    for number in range(3):
        with closing(open_store(path, writable=True)) as store:
            store.append("a-1", [an_event()], number)
    with closing(open_store(path)) as store:
        assert [event.version for event in store.events_of("a-1")] == [1, 2, 3]


def test_a_store_opened_for_reading_takes_no_events(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", [an_event()])
    with (
        closing(open_store(path)) as store,
        pytest.raises(StoreError, match="open for reading only"),
    ):
        store.append("a-1", [an_event()], 1)


def test_a_store_that_another_process_writes_is_said(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", [an_event()])
    program = (
        f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(StoreError, match="in use by something that writes"):
            open_store(path)
        writer.communicate(b"\n")


def test_many_readers_share_a_store(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", [an_event()])
    with closing(open_store(path)) as one, closing(open_store(path)) as other:
        assert one.summary() == other.summary()


def test_a_closed_store_answers_with_an_error(tmp_path: Path) -> None:
    store = open_store(a_store_file(tmp_path / "log.duckdb", [an_event()]))
    store.close()
    with pytest.raises(StoreError):
        store.summary()
