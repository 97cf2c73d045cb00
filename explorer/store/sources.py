"""Which files a dump is made of, and what each of them really is."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.errors import DumpError, ExplorerError

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["jsonl", "gzip", "zstd", "parquet", "sqlite"]

_KINDS: dict[bytes, Kind] = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PAR1": "parquet",
    b"SQLite format 3\x00": "sqlite",
}
_STRANGERS = {
    b"PK\x03\x04": ("a ZIP archive", "Unpack it and open the files inside."),
    b"BZh": ("compressed with bzip2", "Unpack it with `bunzip2`; .gz and .zst open as they are."),
    b"\xfd7zXZ\x00": (
        "compressed with xz",
        "Unpack it with `unxz`; .gz and .zst open as they are.",
    ),
    b"Obj\x01": ("an Avro file", "Convert it to JSONL, such as with `avro-tools tojson`."),
    b"\xff\xfe": ("text in UTF-16", "Convert it with `iconv -f UTF-16 -t UTF-8`."),
    b"\xfe\xff": ("text in UTF-16", "Convert it with `iconv -f UTF-16 -t UTF-8`."),
}
_PLAIN_ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet", ".sqlite3")
DUMP_ENDINGS = tuple(
    ending + packed for ending in _PLAIN_ENDINGS for packed in ("", ".gz", ".zst", ".zstd")
)
"""What the names of dumps end with, where a folder is searched for them."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a dump."""

    path: Path
    kind: Kind
    """What its content is, whatever its name says."""

    bytes: int
    modified_ns: int


def expand(given: Sequence[Path | str]) -> list[Path]:
    """Return the files meant by paths, globs and folders, in the order given, each once.

    Files of a folder or glob come sorted by name; a folder is not searched further down. Raises
    DumpError if one of them names no file.
    """
    found = {path.resolve(): path for one in given for path in _files(Path(one).expanduser())}
    if not found:
        msg = "No dump is given."
        raise DumpError(msg, hint="Name a file, several, a glob or a folder.")
    return list(found.values())


def inspect(path: Path) -> Source:
    """Look into a file. Raises DumpError if it cannot be read or is no kind of dump."""
    try:
        status = path.stat()
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise unreadable(path, error) from error
    for magic, (what, hint) in _STRANGERS.items():
        if start.startswith(magic):
            msg = f"{path} is {what}."
            raise DumpError(msg, hint=hint)
    if start[8:12] == b"DUCK":
        msg = f"{path} is a DuckDB database, not a dump."
        raise DumpError(msg, hint="If it is a store of the explorer, open it alone.")
    kinds = (kind for magic, kind in _KINDS.items() if start.startswith(magic))
    return Source(path, next(kinds, "jsonl"), status.st_size, status.st_mtime_ns)


def unreadable(path: Path, error: OSError) -> ExplorerError:
    """Return the DumpError for a file that the system would not let us read."""
    reason = (error.strerror or str(error)).lower()
    return DumpError(
        f"{path} cannot be read: {reason}.", hint="Check the path and its permissions."
    )


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return _dumps_in(path)
    if path.is_file():
        return [path]
    if path.exists():
        msg = f"{path} is not a regular file."
        raise DumpError(msg, hint="Save the dump to a file first: it is read more than once.")
    matches = map(Path, glob.glob(str(path), recursive=True))  # noqa: PTH207  a path of any kind
    files = sorted(match for match in matches if match.is_file())
    if not files:
        msg = f"There is no file {path}."
        raise DumpError(msg, hint=_nearby(path))
    return files


def _dumps_in(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if _is_dump(path))
    except OSError as error:
        raise unreadable(folder, error) from error
    if not files:
        msg = f"There is no dump in the folder {folder}."
        raise DumpError(msg, hint=f"Dumps end with {', '.join(_PLAIN_ENDINGS)}, .gz or .zst.")
    return files


def _is_dump(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(DUMP_ENDINGS) and not name.startswith(".") and path.is_file()


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {folder} either."
    names = [each.name for each in _dumps_nearby(folder)]
    return f"In that folder there are: {', '.join(names)}." if names else "Check the path."


def _dumps_nearby(folder: Path) -> list[Path]:
    try:
        return _dumps_in(folder)[:5]
    except DumpError:
        return []
