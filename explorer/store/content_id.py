"""What a dump is, by its content: the same bytes read in the same way have the same id."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.store.lines import check_whole
from explorer.store.schema import SCHEMA_VERSION
from explorer.store.sources import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import Reading
    from explorer.store.sources import Source

CHUNK = 4 << 20
SETTLED_NS = 2_000_000_000
"""A file written more recently might change again without its time of change showing it."""

MAX_REMEMBERED = 1000

Known = tuple[int, int, str]
"""Size, time of change in nanoseconds, and digest."""

_NOTHING: Known = (-1, -1, "")


def cache_folder() -> Path:
    """Return the folder for what can be computed again; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "event-replay-explorer"


def content_id(digests: Sequence[str], readings: Sequence[Reading]) -> str:
    """Return the id of files with these digests, in this order, each read in its way."""
    described = [SCHEMA_VERSION, *digests, *map(_described, readings)]
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:32]


def _described(reading: Reading) -> str:
    return repr(reading.mapping or reading.format)


def digest(source: Source, advance: Callable[[int], None]) -> str:
    """Return the SHA-256 of a file, from memory if the file has not changed since.

    `advance` is told the bytes done and may raise to stop. Raises DumpError if the file cannot
    be read or its compressed content is damaged.
    """
    place = str(source.path.resolve())
    size, modified_ns, known = _remembered().get(place, _NOTHING)
    if (size, modified_ns) == (source.bytes, source.modified_ns):
        advance(source.bytes)
        return known
    check_whole(source, advance)
    found = _hashed(source, advance)
    if time.time_ns() - source.modified_ns > SETTLED_NS:
        _remember({**_remembered(), place: (source.bytes, source.modified_ns, found)})
    return found


def is_new(source: Source) -> bool:
    """Tell whether no file of the same size is remembered, so that this is likely another."""
    return all(source.bytes != size for size, _, _ in _remembered().values())


def _hashed(source: Source, advance: Callable[[int], None]) -> str:
    hashing = hashlib.sha256()
    buffer = bytearray(CHUNK)
    try:
        with source.path.open("rb", buffering=0) as file:
            while size := file.readinto(buffer):
                hashing.update(memoryview(buffer)[:size])
                advance(size)
    except OSError as error:
        raise unreadable(source.path, error) from error
    return hashing.hexdigest()


def _remembered() -> dict[str, Known]:
    try:
        entries = json.loads((cache_folder() / "digests.json").read_text()).items()
        return {str(place): (int(s), int(m), str(found)) for place, (s, m, found) in entries}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(known: dict[str, Known]) -> None:
    """Keep the newest; a cache that cannot be written costs time, so that is no failure."""
    file = cache_folder() / "digests.json"
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    newest = dict(list(known.items())[-MAX_REMEMBERED:])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(newest))
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()
