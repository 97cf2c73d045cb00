"""The formats known, and which of them a dump is in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.errors import DumpError, QuestionError
from explorer.formats import custom
from explorer.formats.canonical import CANONICAL
from explorer.model import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.formats.format import Format
    from explorer.model import RecordMapping

_KNOWN: tuple[Format, ...] = (CANONICAL,)
KEYS_SHOWN = 12


def known() -> tuple[Format, ...]:
    """Return all formats, in the order in which they are tried."""
    return _KNOWN


def by_name(name: str) -> Format:
    """Return the format with this name; raises QuestionError if there is none."""
    for one in _KNOWN:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in _KNOWN)
    msg = f"There is no format {name!r}."
    raise QuestionError(msg, hint=f"Known formats: {names}.")


def detect(records: Sequence[Any]) -> RecordMapping:
    """Return the mapping of the format that most of the records are in, the earlier one if equal.

    `records` are decoded JSON objects from the beginning of a dump. Raises DumpError, naming the
    keys seen, if no record is of a known format.
    """
    return _best(_KNOWN, records)


def chooser(
    name: str | None = None, paths: Mapping[str, str] | None = None
) -> Callable[[Sequence[Any]], RecordMapping]:
    """Return what decides the mapping of a dump from its first records.

    A `name` settles the format; `paths`, field to JSON Pointer or dotted path, override single
    fields of it, or of the detected format. Raises QuestionError for an unknown format or field.
    """
    candidates = _KNOWN if name is None else (by_name(name),)
    if paths:
        candidates = tuple(
            replace(one, mapping=custom.overridden(one.mapping, paths)) for one in candidates
        )
    return partial(_best if name is None else _settled, candidates)


def _settled(formats: Sequence[Format], records: Sequence[Any]) -> RecordMapping:
    del records  # the user has decided
    return formats[0].mapping


def _best(formats: Sequence[Format], records: Sequence[Any]) -> RecordMapping:
    best = max(formats, key=lambda one: one.fitting(records))
    if best.fitting(records):
        return best.mapping
    keys = Counter(key for record in records for key in record)
    seen = ", ".join(key for key, _ in keys.most_common(KEYS_SHOWN)) or "none"
    msg = f"The records are in no known format; their keys are: {seen}."
    raise DumpError(msg, hint=_mapping_hint(best, records))


def _mapping_hint(closest: Format, records: Sequence[Any]) -> str:
    missing = [
        field
        for field in REQUIRED
        if not any(closest.mapping.value(record, field) for record in records)
    ]
    options = " ".join(f"--map {field}=PATH" for field in missing or REQUIRED)
    return f"Say where the fields are: {options}."
