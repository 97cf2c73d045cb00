"""Records that are not quite of their format end in quarantine, never in a crash of the load."""

from __future__ import annotations

import pickle
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from explorer import formats
from explorer.store.structure import batches

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = sorted((Path(__file__).parent / "golden").iterdir())
TRANSLATED = [one for one in formats.known() if one.translate is not None]
WRONG = (None, True, 5, "", "x", [], [None], {}, {"": None}, "\\x00")
RECORDS = 4
"""How many records of each dump are damaged: they differ in kind within a few."""


@pytest.mark.parametrize("one", TRANSLATED, ids=lambda one: one.name)
def test_every_damage_of_a_record_is_accounted_for(one: formats.Format) -> None:
    translate = pickle.loads(pickle.dumps(one.reading)).translate  # noqa: S301  our own
    for record, context in records(one):
        for bad in damaged(record):
            raw = msgspec.json.encode(bad)
            one.accepts(bad)
            rows = translate([raw], [context])
            places = [row[0] for row in rows.events]
            places += [place for place, _ in (*rows.faults, *rows.skipped)]
            assert set(places) == {0}, raw
    pickle.dumps(translate)  # whatever it keeps for the next record stays here


def records(one: formats.Format) -> Iterator[tuple[Any, Any]]:
    """Records of the golden dumps of a format, each with what its container says."""
    for folder in FOLDERS:
        for path in sorted(folder.glob("dump*.json*")):
            if folder.name.partition("--")[0] == one.name:
                yield from islice(unpacked(path), RECORDS)


def unpacked(path: Path) -> Iterator[tuple[Any, Any]]:
    with path.open("rb") as file:
        for batch in batches(file):
            for document in batch.records:
                for raw, context in formats.unwrapped(document) or [(document, None)]:
                    try:
                        yield msgspec.json.decode(raw), context
                    except msgspec.DecodeError:
                        continue


def damaged(value: Any, depth: int = 3) -> Iterator[Any]:
    """A value without one of its members or items, or with something else in its place."""
    yield from WRONG
    if not depth or not isinstance(value, dict | list):
        return
    places = list(value) if isinstance(value, dict) else range(len(value))
    for place in islice(places, 40):
        rest = value.copy()
        del rest[place]
        yield rest
        for other in damaged(value[place], depth - 1):
            rest = value.copy()
            rest[place] = other
            yield rest
