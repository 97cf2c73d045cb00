from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from explorer import formats
from explorer.errors import Cancelled
from explorer.store import default_store, load, open_store
from tests.store.dumps import a_dump, a_record, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import Progress

RECORDS = [a_record(number) for number in range(5)]


def test_the_same_content_is_not_loaded_twice(tmp_path: Path) -> None:
    first = loaded(a_dump(tmp_path / "log.jsonl", RECORDS))
    written = first.path.stat().st_mtime_ns
    again = loaded(a_dump(tmp_path / "copy.jsonl", RECORDS), store=first.path)
    assert (first.report.reused, again.report.reused) == (False, True)
    assert again.report.events == first.report.events
    assert again.ids == first.ids
    assert first.path.stat().st_mtime_ns == written


def test_other_content_replaces_a_store(tmp_path: Path) -> None:
    first = loaded(a_dump(tmp_path / "log.jsonl", RECORDS))
    again = loaded(a_dump(tmp_path / "log.jsonl", RECORDS[1:]), store=first.path)
    assert not again.report.reused
    assert again.ids == ["e1", "e2", "e3", "e4"]


def test_the_same_content_read_in_another_way_is_loaded_again(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS)
    loaded(path)
    again = loaded(path, detect=formats.chooser(paths={"aggregateId": "eventId"}))
    assert not again.report.reused
    assert [event.aggregate_id for event in again.events] == again.ids


def test_without_a_name_the_store_is_found_by_its_content(tmp_path: Path) -> None:
    path, report = load([a_dump(tmp_path / "log.jsonl", RECORDS)], formats.detect)
    again, second = load([a_dump(tmp_path / "copy.jsonl", RECORDS)], formats.detect)
    assert path == again == default_store(path.stem)
    assert (report.reused, second.reused) == (False, True)


def test_a_damaged_store_in_the_cache_is_loaded_again(tmp_path: Path) -> None:
    dump = a_dump(tmp_path / "log.jsonl", [a_record(77)])
    path, _ = load([dump], formats.detect)
    path.write_bytes(b"damaged")
    _, report = load([dump], formats.detect)
    assert not report.reused


def test_a_changed_file_is_noticed_even_if_its_size_and_time_are_the_same(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", [a_record(1)])
    first = loaded(path)
    status = path.stat()
    a_dump(path, [a_record(2)])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert first.ids == ["e1"]
    assert loaded(path).ids == ["e2"]


def test_a_store_in_use_can_be_loaded_over(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS)
    store = loaded(path).path
    with closing(open_store(store)) as old:
        assert loaded(path, store=store).report.reused
        loaded(a_dump(tmp_path / "log.jsonl", RECORDS[:1]), store=store)
        assert old.event_at(4).id == "e4"
    with closing(open_store(store)) as new:
        assert new.summary().events == 1


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS)
    seen: list[Progress] = []
    loaded(path, progress=seen.append)
    assert all(0 <= progress.done <= progress.total for progress in seen)
    assert seen[-1].what == "Indexing"


@pytest.mark.parametrize("bad", [[], ["{"]])
def test_a_wish_to_stop_leaves_nothing_behind(tmp_path: Path, bad: list[str]) -> None:
    records = (a_record(number % 3000) for number in range(60_000))
    path = a_dump(tmp_path / "log.jsonl", [*records, *bad])
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        loaded(path, progress=seen.append, cancelled=lambda: seen[-1].what == "Loading")
    assert [each.name for each in tmp_path.iterdir()] == ["log.jsonl"]


def test_what_a_callback_raises_ends_the_loading(tmp_path: Path) -> None:
    def broken(progress: Progress) -> None:
        raise ZeroDivisionError(progress.what)

    with pytest.raises(ZeroDivisionError):
        loaded(a_dump(tmp_path / "log.jsonl", RECORDS), progress=broken)


LOAD = """
import sys
from pathlib import Path
from explorer import formats
from explorer.store import load
load([sys.argv[1]], formats.detect, store=Path(sys.argv[2]))
"""


def killed_while_loading(dump: Path, store: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", LOAD, str(dump), str(store)])
    while not list(store.parent.glob(f"{store.name}.loading-*")):
        assert process.poll() is None, "loaded before it could be killed"
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("before", [None, RECORDS])
def test_a_kill_leaves_the_old_store_or_none(
    tmp_path: Path, before: list[dict[str, object]] | None
) -> None:
    store = tmp_path / "log.duckdb"
    if before:
        loaded(a_dump(tmp_path / "before.jsonl", before), store=store)
    records = (a_record(number % 3000) for number in range(60_000))
    dump = a_dump(tmp_path / "log.jsonl", records)
    killed_while_loading(dump, store)
    assert list(tmp_path.glob("*.loading-*"))
    if before:
        with closing(open_store(store)) as old:
            assert old.summary().events == len(before)
    else:
        assert not store.exists()
    assert len(loaded(dump, store=store).events) == 60_000
    assert not list(tmp_path.glob("*.loading-*")), "the next loading clears up"
