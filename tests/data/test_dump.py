"""The files beside the shop are what it writes, letter by letter."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from data.shop import dump as writing
from data.shop.faults import WRITTEN_TWICE
from data.shop.world import simulate
from tests.data.conftest import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import Event

LINES = DATA / "shop.jsonl.gz"
COLUMNS = DATA / "shop.parquet"


def test_the_bundled_lines_are_written_again_byte_for_byte(dump: list[Event]) -> None:
    assert writing.jsonl(dump) == gzip.decompress(LINES.read_bytes())


def test_another_seed_is_another_month(dump: list[Event]) -> None:
    assert simulate(seed=1).log.events[-1].id != dump[-1].id


def test_the_bundled_columns_hold_the_same_events(dump: list[Event]) -> None:
    assert pq.read_table(COLUMNS).equals(writing.table(dump))


def test_writing_twice_gives_the_same_bytes(dump: list[Event], tmp_path: Path) -> None:
    some = dump[14_000:15_000]
    first = [path.read_bytes() for path in writing.write(some, tmp_path)]
    assert [path.read_bytes() for path in writing.write(some, tmp_path)] == first


def test_both_files_are_small() -> None:
    assert LINES.stat().st_size + COLUMNS.stat().st_size < 5_000_000


def test_one_line_is_cut_short_and_follows_in_full(dump: list[Event]) -> None:
    lines = gzip.decompress(LINES.read_bytes()).decode().splitlines()
    assert len(lines) == len(dump) + 1
    (cut,) = [at for at, line in enumerate(lines) if not line.endswith("}")]
    assert lines[cut + 1].startswith(lines[cut])
    assert json.loads(lines[cut + 1])["eventId"] == WRITTEN_TWICE
