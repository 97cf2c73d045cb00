"""The dumps that the browser may open: those in the folders the server was started on."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KINDS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".pq", ".log", ".duckdb")
PACKED = (".gz", ".zst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One file that may be opened."""

    name: str
    """What the browser calls it: the folder's name, then the path inside the folder."""

    path: Path
    bytes: int
    changed: datetime


class Catalog:
    """The folders that dumps are taken from, each one level deep."""

    def __init__(self, roots: Iterable[Path], *, unlisted: Mapping[str, Path]) -> None:
        """Take dumps from `roots`, and by their exact names also from the `unlisted` folders."""
        self._unlisted = {label: root.resolve() for label, root in unlisted.items()}
        self._roots: dict[str, Path] = {}
        for root in roots:
            self._add(root.resolve())

    def dumps(self) -> list[Dump]:
        """Return what is there now, by name."""
        found = (
            _dump(name, path)
            for label, root in self._roots.items()
            for name, path in _files(label, root)
        )
        return sorted((dump for dump in found if dump is not None), key=lambda dump: dump.name)

    def path(self, name: str) -> Path:
        """Return the file behind a name. Raises NotFoundError unless it is one of the dumps."""
        label, _, inside = name.partition("/")
        root = (self._unlisted | self._roots).get(label)
        if root is not None and _listed(root, path := root / inside):
            return path
        msg = f"There is no dump {name!r} in the folders that the server was started on."
        raise NotFoundError(msg, hint="Choose one on the Open page.")

    def _add(self, root: Path) -> None:
        if root in self._roots.values():
            return
        label, number = root.name or "root", 2
        while label in self._roots or label in self._unlisted:
            label, number = f"{root.name}-{number}", number + 1
        self._roots[label] = root


def folders(dumps: Iterable[str]) -> list[Path]:
    """Return the folders that paths, folders and globs point into, in order."""
    return list(dict.fromkeys(_folder(dump) for dump in dumps))


def _folder(dump: str) -> Path:
    path = Path(dump)
    if path.is_dir():
        return path
    if glob.has_magic(dump) and not path.exists():
        fixed = [part for part in path.parent.parts if not glob.has_magic(part)]
        return Path(*fixed)
    return path.parent


def _files(label: str, root: Path) -> Iterator[tuple[str, Path]]:
    for pattern in ("*", "*/*"):
        for path in root.glob(pattern):
            if _listed(root, path):
                yield f"{label}/{path.relative_to(root).as_posix()}", path


def _listed(root: Path, path: Path) -> bool:
    """Tell whether a path is a visible dump at most one folder below `root`, links followed."""
    if ".." in path.parts or not path.is_relative_to(root):
        return False
    inside = path.relative_to(root).parts
    if not 1 <= len(inside) <= 2 or any(part.startswith((".", "_")) for part in inside):
        return False
    return is_dump(path) and path.resolve().is_relative_to(root) and path.is_file()


def is_dump(path: Path) -> bool:
    """Tell whether a name looks like that of a dump or a store."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return any(suffix in KINDS for suffix in suffixes[-2:])


def _dump(name: str, path: Path) -> Dump | None:
    try:
        found = path.stat()
    except OSError:
        return None
    changed = datetime.fromtimestamp(found.st_mtime, UTC)
    return Dump(name=name, path=path, bytes=found.st_size, changed=changed)
