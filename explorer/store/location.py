"""Where stores are, and how a new one takes the place of an old one at once or not at all."""

from __future__ import annotations

import glob
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import StoreError
from explorer.store.content_id import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRAFTS = count(1)
_DRAFT = re.compile(r".+\.loading-(?P<process>\d+)-\d+(\..*)?")


def default_store(content: str) -> Path:
    """Return where the store of the dump with this content id is kept unless told otherwise."""
    return cache_folder() / f"{content}.duckdb"


@dataclass(frozen=True, slots=True)
class Draft:
    """A store that is being written."""

    path: Path

    def publish(self, store: Path) -> None:
        """Put the finished draft in the place of `store`; raises StoreError if that fails."""
        with _translated(store):
            self.path.replace(store)


@contextmanager
def draft(store: Path) -> Iterator[Draft]:
    """Make room for a draft beside `store`; whatever is not published is gone afterwards.

    Also removes drafts of this store that killed processes have left. Raises StoreError if the
    folder cannot be written to.
    """
    path = store.with_name(f"{store.name}.loading-{os.getpid()}-{next(_DRAFTS)}")
    with _translated(store):
        store.parent.mkdir(parents=True, exist_ok=True)
        _sweep(store)
    try:
        yield Draft(path)
    finally:
        _remove(path)


def is_store(path: Path) -> bool:
    """Tell whether a file is a DuckDB database, as stores are, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


@contextmanager
def _translated(store: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"The store {store} cannot be written: {reason}."
        raise StoreError(msg, hint="Name another file with --store.") from error


def scratch(path: Path) -> Path:
    """Return the folder for what a draft does not have room for in memory."""
    return path.with_name(f"{path.name}.tmp")


def _sweep(store: Path) -> None:
    """Remove what killed processes have left."""
    for path in store.parent.glob(f"{glob.escape(store.name)}.loading-*"):
        owner = _DRAFT.fullmatch(path.name)
        if owner and not _runs(int(owner["process"])):
            _remove(path)


def _remove(path: Path) -> None:
    """Remove a draft and everything beside it that was named after it."""
    for each in [path, *path.parent.glob(f"{glob.escape(path.name)}.*")]:
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
