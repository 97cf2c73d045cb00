from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import formats
from explorer.store import load
from tests.store.dumps import Loaded, a_dump, a_record, lines, loaded

if TYPE_CHECKING:
    from pathlib import Path


def at(second: int, name: str) -> dict[str, Any]:
    return a_record(eventId=name, timestamp=second)


def test_one_file_keeps_its_order_whatever_the_times(tmp_path: Path) -> None:
    found = loaded(a_dump(tmp_path / "log.jsonl", [at(3, "a"), at(1, "b"), at(2, "c")]))
    assert found.ids == ["a", "b", "c"]


def test_files_interleave_by_time_and_each_keeps_its_order(tmp_path: Path) -> None:
    first = a_dump(tmp_path / "1.jsonl", [at(1, "a1"), at(5, "a2"), at(2, "a3"), at(9, "a4")])
    second = a_dump(tmp_path / "2.jsonl", [at(3, "b1"), "?", at(5, "b2"), at(6, "b3")])
    found = loaded(first, second)
    assert found.ids == ["a1", "b1", "a2", "a3", "b2", "b3", "a4"]
    assert found.numbers == [1, 1, 2, 3, 3, 4, 4]
    assert [(bad.file, bad.record) for bad in found.quarantine] == [(str(second), 2)]
    assert [event.position for event in found.events] == list(range(7))


def test_files_given_in_the_wrong_order_are_put_right(tmp_path: Path) -> None:
    late = a_dump(tmp_path / "a.jsonl", [at(5, "late")])
    early = a_dump(tmp_path / "b.jsonl", [at(1, "early")])
    found = loaded(late, early)
    assert found.ids == ["early", "late"]
    assert [file.path for file in found.report.files] == [str(late), str(early)]


def test_a_folder_is_all_its_dumps_by_name(tmp_path: Path) -> None:
    for name in ("2.jsonl", "1.ndjson", "3.jsonl.gz", "notes.txt", ".hidden.jsonl"):
        a_dump(tmp_path / name, [at(1, name)])
    (tmp_path / "deeper").mkdir()
    a_dump(tmp_path / "deeper" / "4.jsonl", [at(1, "deeper")])
    assert loaded_from(tmp_path).ids == ["1.ndjson", "2.jsonl", "3.jsonl.gz"]


def test_a_glob_is_all_that_match_by_name(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "c.json"):
        a_dump(tmp_path / name, [at(1, name)])
    assert loaded_from(tmp_path / "*.jsonl").ids == ["a.jsonl", "b.jsonl"]


def test_a_file_named_twice_is_loaded_once(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "a.jsonl", [at(1, "a")])
    assert loaded(path, tmp_path / "." / "a.jsonl").ids == ["a"]


def loaded_from(source: Path) -> Loaded:
    return Loaded(*load([source], formats.detect))


seconds = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@given(st.lists(seconds, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_the_order_is_by_the_time_reached_then_file_then_place(
    tmp_path_factory: Any, files: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    expected = []
    for number, times in enumerate(files):
        names = [f"{number}.{place}" for place in range(len(times))]
        (folder / f"{number}.jsonl").write_bytes(lines(map(at, times, names)))
        reached = [max(times[: place + 1]) for place in range(len(times))]
        expected += list(zip(reached, names, strict=True))
    found = loaded(*sorted(folder.glob("*.jsonl")))
    assert found.ids == [name for _, name in sorted(expected)]
