"""The formats known, and which of them a dump is in."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.errors import DumpError, QuestionError
from explorer.formats import custom
from explorer.formats.canonical import MAPPING
from explorer.formats.families import FAMILIES
from explorer.formats.format import has_required_fields
from explorer.formats.record import Record
from explorer.model import REQUIRED, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.formats.container import Container, Unwrapped
    from explorer.formats.format import Format

_KNOWN: tuple[Format, ...] = tuple(one for family in FAMILIES for one in family.formats)
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


def containers() -> tuple[Container, ...]:
    """Return what records come wrapped in, in the order in which it is tried."""
    return tuple(one for family in FAMILIES for one in family.containers)


def unwrapped(document: bytes) -> list[Unwrapped] | None:
    """Return the records in a document; None if it is a record itself, or no JSON."""
    try:
        decoded = json.loads(document)
    except (ValueError, RecursionError):
        return None
    for container in containers():
        if container.accepts(decoded):
            return list(container.unwrap(Record(document)))
    return None


def by_file(name: str, only: str | None = None) -> Reading | None:
    """Return how to read a file whose name gives its format away; None for any other name.

    If the format is settled, `only` that one is looked for.
    """
    for one in _KNOWN:
        if one.of_file is not None and only in (None, one.name) and one.of_file(name):
            return one.reading
    return None


def detect(records: Sequence[Any]) -> Reading:
    """Return how to read the format that most of the records are in, the earlier one if equal.

    `records` are from the beginning of a dump: decoded JSON, or lines of text that are none.
    Raises DumpError, naming the keys seen, if no record is of a known format.
    """
    best = max(_KNOWN, key=lambda one: one.fitting(records))
    if best.fitting(records):
        return best.reading
    raise _unknown(records)


def chooser(
    name: str | None = None, paths: Mapping[str, str] | None = None
) -> Callable[[Sequence[Any]], Reading]:
    """Return what decides how to read a dump from its first records.

    A `name` settles the format; `paths`, field to JSON Pointer or dotted path, override single
    fields of it, or of the detected format. Raises QuestionError for an unknown format or field.
    """
    if not paths:
        return detect if name is None else partial(_settled, by_name(name).reading)
    base = MAPPING if name is None else by_name(name).mapping
    if base is None:
        msg = f"The fields of {name} are not found by paths, so none can be given."
        raise QuestionError(msg, hint="Leave out --format, and map every field of an event.")
    mapping = custom.overridden(base, paths)
    reading = Reading(format=mapping.format, mapping=mapping)
    return partial(_settled if name else _fitting, reading)


def _settled(reading: Reading, records: Sequence[Any]) -> Reading:
    del records  # the user has decided
    return reading


def _fitting(reading: Reading, records: Sequence[Any]) -> Reading:
    if reading.mapping and any(has_required_fields(reading.mapping, one) for one in records):
        return reading
    raise _unknown(records, reading)


def _unknown(records: Sequence[Any], closest: Reading | None = None) -> DumpError:
    keys = Counter(key for record in records if isinstance(record, dict) for key in record)
    seen = ", ".join(key for key, _ in keys.most_common(KEYS_SHOWN)) or "none"
    msg = f"The records are in no known format; their keys are: {seen}."
    mapping = (closest.mapping if closest else None) or MAPPING
    missing = [
        field for field in REQUIRED if not any(mapping.value(record, field) for record in records)
    ]
    options = " ".join(f"--map {field}=PATH" for field in missing or REQUIRED)
    return DumpError(msg, hint=f"Say where the fields are: {options}.")
