"""Values of a topic with the files of keys and headers that lie beside them."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from explorer.errors import DumpError
from explorer.model import EventQuery
from explorer.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

NAME = "orders+3+0000000040"


def written(folder: Path, values: int, keys: int | None = None) -> Path:
    path = folder / f"{NAME}.json"
    value = json.dumps({"id": "inside", "timestamp": "2021-11-18T10:16:34Z"})
    path.write_text(f"{value}\n" * values)
    if keys is not None:
        (folder / f"{NAME}.keys.json").write_text("".join(f'"o-{n}"\n' for n in range(keys)))
    return path


def aggregates(paths: list[Path], folder: Path, format: str | None = None) -> list[tuple[str, str]]:  # noqa: A002
    store = folder / "log.duckdb"
    with closing(open_workspace(paths, store=store, format=format)) as found:
        out = folder / "exported"
        found.export(EventQuery(), out)
        events = map(json.loads, out.read_text().splitlines())
        return [(event["eventId"], event["aggregateId"]) for event in events]


@pytest.mark.parametrize("format", [None, "connect-s3"])
def test_a_folder_is_loaded_with_every_key_at_its_value(tmp_path: Path, format: str | None) -> None:  # noqa: A002
    written(tmp_path, 2, keys=2)
    expected = [("orders-3-40", "o-0"), ("orders-3-41", "o-1")]
    assert aggregates([tmp_path], tmp_path, format) == expected


def test_the_keys_are_found_beside_the_values(tmp_path: Path) -> None:
    assert aggregates([written(tmp_path, 1, keys=1)], tmp_path) == [("orders-3-40", "o-0")]


def test_other_keys_are_another_dump(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    assert aggregates([path], tmp_path) == [("orders-3-40", "inside")]
    written(tmp_path, 1, keys=1)
    assert aggregates([path], tmp_path) == [("orders-3-40", "o-0")]


@pytest.mark.parametrize(("keys", "how"), [(1, "fewer"), (3, "more")])
def test_keys_that_do_not_belong_to_the_values_are_refused(
    tmp_path: Path, keys: int, how: str
) -> None:
    path = written(tmp_path, 2, keys=keys)
    with pytest.raises(DumpError, match=rf"keys\.json has {how} lines"):
        aggregates([path], tmp_path)


def test_another_format_can_be_named_for_such_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, 1, keys=1)
    with closing(
        open_workspace([path], store=tmp_path / "log.duckdb", format="canonical")
    ) as found:
        assert found.report.format == "canonical"
