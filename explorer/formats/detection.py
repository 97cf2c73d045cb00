"""The formats known, and which of them a dump is in."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.errors import DumpError, QuestionError
from explorer.formats import custom, unknown
from explorer.formats.canonical import MAPPING
from explorer.formats.families import FAMILIES
from explorer.formats.format import has_required_fields
from explorer.formats.record import Record
from explorer.model import REQUIRED, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.formats.container import Container, Unwrapped
    from explorer.formats.format import Format
    from explorer.model import RecordMapping

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

    `records` are from the beginning of a dump: decoded JSON, or lines of text that are none. If
    none is of a known format, their fields are found by names and values.
    Raises DumpError, naming the keys seen and the fields not found, if that fails too.
    """
    if best := _recognised(records):
        return best.reading
    return _fitting([_guess], records)


def chooser(
    name: str | None = None, paths: Mapping[str, str] | None = None
) -> Callable[[Sequence[Any]], Reading]:
    """Return what decides how to read a dump from its first records.

    A `name` settles the format; `paths`, field to JSON Pointer or dotted path, override single
    fields of it, or of what is detected. Raises QuestionError for an unknown format or field.
    """
    if not paths:
        return detect if name is None else partial(_settled, by_name(name).reading)
    custom.checked(paths)
    if name is None:
        return partial(_fitting, [_detected, _canonical, _guess], paths=paths)
    if (base := by_name(name).mapping) is None:
        msg = f"The fields of {name} are not found by paths, so none can be given."
        raise QuestionError(msg, hint="Leave out --format, and map every field of an event.")
    return partial(_settled, _read_by(custom.overridden(base, paths)))


def _settled(reading: Reading, records: Sequence[Any]) -> Reading:
    del records  # the user has decided
    return reading


def _recognised(records: Sequence[Any]) -> Format | None:
    best = max(_KNOWN, key=lambda one: one.fitting(records))
    return best if best.fitting(records) else None


def _detected(records: Sequence[Any]) -> RecordMapping | None:
    found = _recognised(records)
    return found.mapping if found else None


def _canonical(records: Sequence[Any]) -> RecordMapping:
    del records  # what people export by hand is often nearly canonical
    return MAPPING


def _guess(records: Sequence[Any]) -> RecordMapping:
    return unknown.guessed(records)


def _fitting(
    bases: Sequence[Callable[[Sequence[Any]], RecordMapping | None]],
    records: Sequence[Any],
    paths: Mapping[str, str] | None = None,
) -> Reading:
    """Return the first base, with what `paths` say instead, by which a record is an event."""
    tried = [MAPPING]
    for base in bases:
        if mapping := base(records):
            tried.append(custom.overridden(mapping, paths) if paths else mapping)
            if any(has_required_fields(tried[-1], one) for one in records):
                return _read_by(tried[-1])
    raise _refused(records, min(tried, key=lambda mapping: len(_missing(records, mapping))))


def _read_by(mapping: RecordMapping) -> Reading:
    return Reading(format=mapping.format, mapping=mapping)


def _missing(records: Sequence[Any], mapping: RecordMapping) -> list[str]:
    return [
        field for field in REQUIRED if not any(mapping.value(record, field) for record in records)
    ]


def _refused(records: Sequence[Any], closest: RecordMapping) -> DumpError:
    keys = Counter(key for record in records if isinstance(record, dict) for key in record)
    seen = ", ".join(key for key, _ in keys.most_common(KEYS_SHOWN)) or "none"
    msg = f"The records are in no known format; their keys are: {seen}."
    options = " ".join(f"--map {field}=PATH" for field in _missing(records, closest) or REQUIRED)
    return DumpError(msg, hint=f"Say where the fields are: {options}.")
