"""The browser opens what the server lists, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.errors import NotFoundError
from explorer.ui.catalog import Catalog, folders


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a folder of dumps beside a secret."""
    for name in (
        "secret.jsonl",
        "dumps/a.jsonl",
        "dumps/b.parquet",
        "dumps/part/c.jsonl.gz",
        "dumps/part/deep/d.jsonl",
        "dumps/.hidden.jsonl",
        "dumps/notes.txt",
        "uploads/0a1b/e.jsonl",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n")
    (tmp_path / "dumps" / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    return tmp_path


def catalog(home: Path) -> Catalog:
    return Catalog([home / "dumps"], unlisted={"uploads": home / "uploads"})


def test_dumps_are_listed_one_folder_deep(home: Path) -> None:
    names = [dump.name for dump in catalog(home).dumps()]
    assert names == ["dumps/a.jsonl", "dumps/b.parquet", "dumps/part/c.jsonl.gz"]


def test_a_listed_dump_is_found_by_its_name(home: Path) -> None:
    for dump in catalog(home).dumps():
        assert catalog(home).path(dump.name) == dump.path


def test_an_upload_is_found_but_not_listed(home: Path) -> None:
    path = catalog(home).path("uploads/0a1b/e.jsonl")
    assert path == home.resolve() / "uploads" / "0a1b" / "e.jsonl"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "dumps",
        "dumps/",
        "dumps/../secret.jsonl",
        "dumps/part/../../secret.jsonl",
        "dumps//etc/passwd.json",
        "/etc/hosts.json",
        "secret.jsonl",
        "dumps/link.jsonl",
        "dumps/.hidden.jsonl",
        "dumps/part/deep/d.jsonl",
        "dumps/notes.txt",
        "dumps/none.jsonl",
        "dumps/a.jsonl\0",
        "other/a.jsonl",
    ],
)
def test_no_other_path_is_found(home: Path, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        catalog(home).path(name)
    assert caught.value.hint


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for parent in ("x", "y"):
        (tmp_path / parent / "dumps").mkdir(parents=True)
        (tmp_path / parent / "dumps" / "a.jsonl").write_text("{}\n")
    both = Catalog([tmp_path / "x" / "dumps", tmp_path / "y" / "dumps"], unlisted={})
    assert [dump.name for dump in both.dumps()] == ["dumps-2/a.jsonl", "dumps/a.jsonl"]
    assert both.path("dumps-2/a.jsonl") == tmp_path / "y" / "dumps" / "a.jsonl"


def test_the_folders_are_those_that_the_arguments_point_into(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    given = [str(tmp_path / "a.jsonl"), str(tmp_path), str(tmp_path / "20*" / "*.jsonl")]
    assert folders(given) == [tmp_path]
