from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer import formats
from explorer.errors import DumpError, StoreError
from explorer.store import load
from tests.store.dumps import a_dump, a_record, lines, loaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECORDS = [a_record(number, payload=os.urandom(50).hex()) for number in range(3000)]
PLAIN = lines(RECORDS)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    return content[:-6] + bytes([content[-6] ^ 1]) + content[-5:]


def a_parquet() -> bytes:
    sink = pa.BufferOutputStream()
    rows = [record | {"metadata": json.dumps(record["metadata"])} for record in RECORDS]
    pq.write_table(pa.Table.from_pylist(rows), sink, row_group_size=500)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def scrambled(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(2000) + content[middle + 2000 :]


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_and_values_over_several_lines_are_read_like_lines(
    tmp_path: Path, indent: int | None
) -> None:
    array, appended = tmp_path / "array.json", tmp_path / "appended.json"
    array.write_text(json.dumps(RECORDS[:50], indent=indent))
    appended.write_text("".join(json.dumps(record, indent=indent) for record in RECORDS[:50]))
    for path in (array, appended):
        found = loaded(path)
        assert found.ids == [record["eventId"] for record in RECORDS[:50]]
        assert found.numbers == list(range(1, 51))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("log.jsonl", lambda: b"", "There is no record in "),
        ("log.jsonl", lambda: b"\n  \n\r\n", "There is no record in "),
        ("log.jsonl.gz", lambda: gzip.compress(b""), "There is no record in "),
        ("log.jsonl.gz", lambda: half(gzip.compress(PLAIN)), "is cut short or damaged"),
        ("log.jsonl.gz", lambda: gzip.compress(PLAIN)[:-4], "is cut short or damaged"),
        ("log.jsonl.gz", lambda: flipped(gzip.compress(PLAIN)), "is cut short or damaged"),
        ("log.jsonl.gz", lambda: gzip.compress(PLAIN) + b"more", "is cut short or damaged"),
        ("log.jsonl.gz", lambda: b"\x1f\x8b", "is cut short or damaged"),
        ("log.zst", lambda: half(pa.compress(PLAIN, "zstd", asbytes=True)), "is cut short"),
        ("log.zst", lambda: pa.compress(PLAIN, "zstd", asbytes=True)[:-3], "is cut short"),
        ("log.parquet", lambda: half(a_parquet()), "Parquet file that is cut short or damaged"),
        ("log.parquet", lambda: a_parquet()[:-1], "Parquet file that is cut short or damaged"),
        ("log.parquet", lambda: b"PAR1", "Parquet file that is cut short or damaged"),
        (
            "log.parquet",
            lambda: scrambled(a_parquet()),
            "Parquet file that is cut short or damaged",
        ),
        ("log.parquet", lambda: b"a,b\n1,2\n", "is not a Parquet file, whatever its name says"),
        ("log.jsonl", lambda: b"a,b\n1,2\n", "holds no JSON records: it begins with 'a,b'"),
        ("log.jsonl", lambda: b'{"eventId": "e1",\n', "complete on its line"),
        ("log.jsonl", lambda: b"\x00\x01\x02\x00", "is a binary file"),
        ("log.jsonl", lambda: b"PK\x03\x04" + PLAIN, "is a ZIP archive"),
        ("log.jsonl", lambda: "x".encode("utf-16"), "is text in UTF-16"),
        ("log.jsonl", lambda: b'{"a": 1}\n', "are in no known format"),
    ],
)
def test_a_broken_file_is_one_sentence_with_a_hint(
    tmp_path: Path, name: str, content: Callable[[], bytes], message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content())
    with pytest.raises(DumpError, match=message) as refused:
        loaded(path)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.hint
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_what_was_there_before_survives_a_broken_file(tmp_path: Path) -> None:
    before = loaded(a_dump(tmp_path / "log.jsonl", RECORDS[:3]))
    broken = tmp_path / "log.gz"
    broken.write_bytes(half(gzip.compress(PLAIN)))
    with pytest.raises(DumpError):
        loaded(broken, store=before.path)
    again = loaded(tmp_path / "log.jsonl", store=before.path)
    assert again.report.reused
    assert again.ids == before.ids


def test_an_empty_file_among_others_is_counted_as_such(tmp_path: Path) -> None:
    empty = a_dump(tmp_path / "0.jsonl", [])
    found = loaded(empty, a_dump(tmp_path / "1.jsonl", RECORDS[:2]))
    assert [file.records for file in found.report.files] == [0, 2]
    assert found.ids == ["e0", "e1"]


@pytest.mark.parametrize("given", ["missing.jsonl", "none*.jsonl", "nowhere/log.jsonl"])
def test_a_missing_file_is_named(tmp_path: Path, given: str) -> None:
    with pytest.raises(DumpError, match=r"There is no file .*" + given.replace("*", r"\*")):
        load([tmp_path / given], formats.detect)


def test_a_missing_file_comes_with_those_that_are_there(tmp_path: Path) -> None:
    a_dump(tmp_path / "orders.jsonl", RECORDS[:1])
    with pytest.raises(DumpError) as refused:
        load([tmp_path / "order.jsonl"], formats.detect)
    assert "orders.jsonl" in refused.value.hint


def test_a_folder_without_dumps_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("none")
    with pytest.raises(DumpError, match="There is no dump in the folder"):
        load([tmp_path], formats.detect)


def test_nothing_given_is_refused() -> None:
    with pytest.raises(DumpError, match="No dump is given"):
        load([], formats.detect)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(DumpError, match="is not a regular file"):
        load([tmp_path / "pipe.jsonl"], formats.detect)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS[:1])
    path.chmod(0)
    with pytest.raises(DumpError, match="cannot be read: permission denied"):
        loaded(path)


def test_a_file_that_grows_meanwhile_is_refused(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS)

    def detect_and_grow(records: list[object]) -> object:
        path.write_bytes(PLAIN + b"\n")
        return formats.detect(records)

    with pytest.raises(DumpError, match="was changed while it was being loaded"):
        loaded(path, detect=detect_and_grow)


def test_a_store_that_is_no_dump_is_said_to_be_one(tmp_path: Path) -> None:
    store = loaded(a_dump(tmp_path / "log.jsonl", RECORDS[:1])).path
    with pytest.raises(DumpError, match="is a DuckDB database, not a dump"):
        loaded(store, store=tmp_path / "other.duckdb")


@pytest.mark.parametrize("content", [b"precious notes", b""])
def test_a_file_that_is_no_store_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "notes.txt"
    target.write_bytes(content)
    with pytest.raises(StoreError, match="exists and is no store"):
        loaded(a_dump(tmp_path / "log.jsonl", RECORDS[:1]), store=target)
    assert target.read_bytes() == content


def test_a_database_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "other.duckdb"
    with duckdb.connect(str(target)) as connection:
        connection.execute("create table precious (a int)")
    with pytest.raises(StoreError, match="exists and is no store"):
        loaded(a_dump(tmp_path / "log.jsonl", RECORDS[:1]), store=target)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "log.jsonl", RECORDS[:1])
    with pytest.raises(StoreError, match="cannot be written: file exists"):
        loaded(path, store=path / "log.duckdb")


FILL = """
import resource, sys
from explorer import formats
from explorer.errors import StoreError
from explorer.store import load
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    load([sys.argv[1]], formats.detect, store=__import__("pathlib").Path(sys.argv[2]))
except StoreError as error:
    print(f"refused: {error} {error.hint}")
"""


def test_a_disk_without_room_is_one_sentence(tmp_path: Path) -> None:
    records = (a_record(number % 3000, payload=os.urandom(200).hex()) for number in range(30_000))
    path = a_dump(tmp_path / "log.jsonl", records)
    ran = subprocess.run(
        [sys.executable, "-c", FILL, str(path), str(tmp_path / "log.duckdb")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "refused: The store cannot be written" in ran.stdout
    assert "free space" in ran.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["log.jsonl"]


def test_compression_levels_are_all_readable(tmp_path: Path) -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, 31)
    path = tmp_path / "log.gz"
    path.write_bytes(raw.compress(PLAIN) + raw.flush())
    assert len(loaded(path).events) == len(RECORDS)
