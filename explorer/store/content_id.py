"""What a dump is, by its content: the same bytes read in the same way have the same id."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.store.schema import SCHEMA_VERSION
from explorer.store.sources import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import RecordMapping
    from explorer.store.sources import Source

CHUNK = 4 << 20
SETTLED_NS = 2_000_000_000
"""A file written more recently might change again without its time of change showing it."""

MAX_REMEMBERED = 1000


def cache_folder() -> Path:
    """Return the folder for what can be computed again; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "event-replay-explorer"


def content_id(digests: Sequence[str], mappings: Sequence[RecordMapping]) -> str:
    """Return the id of files with these digests, in this order, each read with its mapping."""
    described = [SCHEMA_VERSION, *digests, *map(repr, mappings)]
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:32]


def digest(source: Source, advance: Callable[[int], None]) -> str:
    """Return the SHA-256 of a file, from memory if the file has not changed since.

    `advance` is told the bytes done and may raise to stop. Raises DumpError if the file cannot
    be read.
    """
    known = _remembered()
    place = str(source.path.resolve())
    stamp = [source.bytes, source.modified_ns]
    if place in known and known[place][:2] == stamp:
        advance(source.bytes)
        return str(known[place][2])
    found = _hashed(source, advance)
    if time.time_ns() - source.modified_ns > SETTLED_NS:
        _remember({**_remembered(), place: [*stamp, found]})
    return found


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


def _remembered() -> dict[str, list[object]]:
    try:
        known = json.loads((cache_folder() / "digests.json").read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(known: dict[str, list[object]]) -> None:
    """Keep the newest; a cache that cannot be written costs time, so that is no failure."""
    file = cache_folder() / "digests.json"
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    newest = dict(list(known.items())[-MAX_REMEMBERED:])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(newest))
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
