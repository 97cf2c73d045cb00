"""Event types whose payloads changed their schema at some point of the log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from explorer.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explorer.model import Evidence

SCHEMA_CHANGE = "schema-change"
"""The kind of the evidence, and of the finding made of it."""

FEWEST = 5
"""Events on either side of a change: with fewer, an optional field may look like one."""

_KINDS = {"VARCHAR": "text", "BOOLEAN": "true or false", "NULL": "null", "JSON": "mixed"}
_NAMED_TYPES = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the log payloads of some shape were: how many, from and to, inclusive."""

    events: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What the payloads of some events of a type look like."""

    event_type: str
    kinds: Mapping[str, str]
    """The kind of value at each path; `*` stands for every item of a list."""

    span: Span


@dataclass(frozen=True, slots=True)
class _Change:
    position: int
    """The first event of the new shape."""

    text: str


def shapes(evidence: Iterable[Evidence]) -> list[Shape]:
    """Return the shapes in the evidence, by event type and first event.

    Such evidence has a row for each: type, structure as JSON, events, first and last position.
    """
    rows = (row for each in evidence if each.kind == SCHEMA_CHANGE for row in each.details)
    return [
        Shape(event_type, dict(_kinds(json.loads(structure), "")), Span(*span))
        for event_type, structure, *span in rows
    ]


def schema_finding(evidence: Evidence) -> Finding | None:
    """Return the finding about changed schemas; None if all that varies are optional fields."""
    by_type: dict[str, list[Shape]] = {}
    for shape in shapes([evidence]):
        by_type.setdefault(shape.event_type, []).append(shape)
    changed = {name: changes for name, each in by_type.items() if (changes := _changes(each))}
    if not changed:
        return None
    count = len(changed)
    names = ", ".join([*changed][:_NAMED_TYPES]) + (", …" if count > _NAMED_TYPES else "")
    types = "1 event type" if count == 1 else f"{count} event types"
    positions = {change.position for changes in changed.values() for change in changes}
    return Finding(
        kind=SCHEMA_CHANGE,
        title=f"{types} changed the schema of the payload: {names}.",
        explanation=f"{_told(changed)} A reducer written for one schema misreads the other.",
        count=count,
        positions=tuple(sorted(positions)[:100]),
    )


def _told(changed: Mapping[str, list[_Change]]) -> str:
    sentences = []
    for name, changes in [*changed.items()][:_NAMED_TYPES]:
        for position in sorted({change.position for change in changes}):
            what = ", ".join(change.text for change in changes if change.position == position)
            sentences.append(f"{name} from position {position:,}: {what}.")
    return " ".join(sentences)


def _changes(shapes: list[Shape]) -> list[_Change]:
    paths = dict.fromkeys(path for shape in shapes for path in shape.kinds)
    changes = [change for path in paths for change in _changes_at(path, shapes)]
    return sorted(changes, key=lambda change: change.position)


def _changes_at(path: str, shapes: list[Shape]) -> Iterator[_Change]:
    parent = path.rpartition("/")[0]
    able = [
        shape for shape in shapes if path == "" or shape.kinds.get(parent) in ("object", "list")
    ]
    there = _spanned(shape for shape in able if path in shape.kinds)
    absent = _spanned(shape for shape in able if path not in shape.kinds)
    if _follows(there, absent) and not path.endswith("*"):
        yield _Change(there.first, f"{path} appeared")
    if _follows(absent, there) and not path.endswith("*"):
        yield _Change(absent.first, f"{path} disappeared")
    yield from _kind_changes(path, able)


def _kind_changes(path: str, shapes: list[Shape]) -> Iterator[_Change]:
    kinds = {shape.kinds[path] for shape in shapes if path in shape.kinds} - {"null"}
    if "mixed" in kinds:
        return
    spans = [(_spanned(s for s in shapes if s.kinds.get(path) == kind), kind) for kind in kinds]
    for (old, was), (new, now) in pairwise(sorted(spans, key=lambda each: each[0].first)):
        if _follows(new, old):
            yield _Change(new.first, f"{path or 'the payload'} became {now}, was {was}")


def _spanned(shapes: Iterable[Shape]) -> Span:
    spans = [shape.span for shape in shapes]
    return Span(
        sum(span.events for span in spans),
        min((span.first for span in spans), default=0),
        max((span.last for span in spans), default=0),
    )


def _follows(late: Span, early: Span) -> bool:
    return min(late.events, early.events) >= FEWEST and early.last < late.first


def _kinds(structure: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(structure, dict):
        yield path, "object"
        for key, below in structure.items():
            yield from _kinds(below, f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(structure, list):
        yield path, "list"
        for below in structure:
            yield from _kinds(below, f"{path}/*")
    else:
        yield path, _KINDS.get(structure, "number")
