"""What holds for every format: its golden dump comes out as the events that were written by eye.

A folder `golden/<format>/` or `golden/<format>--<variant>/` has dumps `dump*.*`,
`expected.jsonl`, the canonical export in position order, and, where it is not all zero, an
`about.json` with what became of the records: `folded`, `quarantined`, `skipped`, `derived`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from explorer import formats
from explorer.model import EventQuery
from explorer.workspace import open_workspace

if TYPE_CHECKING:
    from explorer.model import LoadReport
    from explorer.workspace import Workspace

FOLDERS = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if path.is_dir())
UNPACKABLE = (".sqlite3", ".db", ".parquet")
NOTHING: dict[str, Any] = {"folded": 0, "quarantined": 0, "skipped": {}, "derived": []}


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_a_golden_dump_becomes_exactly_the_events_expected(folder: Path, tmp_path: Path) -> None:
    with closing(opened(dumps(folder), tmp_path)) as found:
        assert found.report.format == folder.name.partition("--")[0]
        assert exported(found, tmp_path) == (folder / "expected.jsonl").read_text()
        assert_accounted(found.report, folder)
        assert_raw(found, folder)


def test_a_compressed_dump_is_the_same_dump(folder: Path, tmp_path: Path) -> None:
    packed = [path for path in dumps(folder) if path.suffix not in UNPACKABLE]
    for path in packed:
        (tmp_path / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    if packed:
        again = [tmp_path / f"{path.name}.gz" for path in packed]
        with closing(opened(again, tmp_path)) as found:
            assert exported(found, tmp_path) == (folder / "expected.jsonl").read_text()


@pytest.mark.parametrize("one", formats.known(), ids=lambda one: one.name)
def test_every_format_is_described_and_has_a_golden_dump(one: formats.Format) -> None:
    assert one.system
    assert one.signature
    assert one.export
    assert (one.mapping is None) != (one.translate is None)
    assert one.name in {folder.name.partition("--")[0] for folder in FOLDERS}


def test_names_of_formats_are_told_apart() -> None:
    assert max(Counter(one.name for one in formats.known()).values()) == 1


def dumps(folder: Path) -> list[Path]:
    return sorted(folder.glob("dump*"))


def opened(paths: list[Path], folder: Path) -> Workspace:
    return open_workspace(paths, store=folder / "log.duckdb")


def exported(found: Workspace, folder: Path) -> str:
    out = folder / "out.jsonl"
    found.export(EventQuery(), out)
    return out.read_text()


def assert_accounted(report: LoadReport, folder: Path) -> None:
    for file in report.files:
        skipped = sum(file.skipped.values())
        assert file.loaded + file.quarantined + file.folded + skipped == file.records
    skips: Counter[str] = Counter()
    for file in report.files:
        skips.update(file.skipped)
    about = folder / "about.json"
    expected = json.loads(about.read_text()) if about.exists() else {}
    assert {
        "folded": sum(file.folded for file in report.files),
        "quarantined": report.quarantined,
        "skipped": dict(skips),
        "derived": sorted({field for file in report.files for field in file.derived}),
    } == {**NOTHING, **expected}


def assert_raw(found: Workspace, folder: Path) -> None:
    """The record behind every event is there as it was written, if the dump is text."""
    text = "".join(path.read_text() for path in dumps(folder) if path.suffix in (".jsonl", ".json"))
    if text:
        for position in range(found.report.events):
            assert found.raw(position).text in text
