"""What a sample of records holds, member by member."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from explorer.formats.aliases import is_time

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

MOSTLY = 0.95
"""Share of the records that must have a field for it to be one that all have."""

RISING = 0.9
"""Share of the events of an aggregate that come after one with a lower version."""

FEW = 300
"""Kinds of events that a dump has at most."""

LONGEST_WORD = 100
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (1995, 2100))
"""Numbers are taken for times between these only: ticks since the year 1 are before them."""

_SCALES = ((1e11, 1), (1e14, 1e3), (1e17, 1e6), (2.5e20, 1e9))
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|UTC|[-+]\d\d:?\d*)?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_COUNT = re.compile(r"\d{1,9}")
_NO_WORD = re.compile(r"[0-9a-fA-F-]{16,}|[^a-zA-Z]*")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One member of the records of a sample, or of objects in them."""

    path: tuple[str, ...]
    values: Sequence[Any]
    """One of each record; None where it has none."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path[-1]

    @property
    def pointer(self) -> str:
        """Where it is, as a JSON Pointer."""
        return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in self.path)

    @property
    def present(self) -> list[Any]:
        """The values that are there."""
        return [value for value in self.values if value not in (None, "")]

    @property
    def everywhere(self) -> bool:
        """Whether as good as all records have it."""
        return len(self.present) >= MOSTLY * len(self.values)

    @property
    def distinct(self) -> int:
        """How many values there are."""
        return len(set(map(_key, self.present)))

    @property
    def constant(self) -> bool:
        """Whether it tells nothing apart."""
        return self.distinct <= 1

    @property
    def unique(self) -> bool:
        """Whether it tells every record from every other."""
        return not self.constant and self.distinct == len(self.present)

    @property
    def repeated(self) -> bool:
        """Whether it puts the records into groups."""
        return not self.constant and not self.unique

    @property
    def identifies(self) -> bool:
        """Whether its values can be ids: text or whole numbers."""
        return all(
            isinstance(value, str | int) and value is not True and value is not False
            for value in self.present
        )

    @property
    def named_kinds(self) -> bool:
        """Whether its values can be names of kinds: few, short, with letters."""
        few = self.distinct <= min(FEW, max(10, len(self.present) // 3))
        return few and all(map(_is_word, self.present))

    @property
    def timed(self) -> bool:
        """Whether all its values can be times."""
        return bool(self.present) and all(map(_is_time, self.present))

    @property
    def named_time(self) -> bool:
        """Whether times are what it is for: it says so, or they are written as such."""
        return is_time(self.name) or all(isinstance(value, str) for value in self.present)

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The values that are JSON objects, also such written in a string; {} for others."""
        return [_object(value) or {} for value in self.values]

    @property
    def mostly_objects(self) -> bool:
        """Whether at least half of the records have it, and it is an object in all of those."""
        found = self.present
        often = bool(found) and 2 * len(found) >= len(self.values)
        return often and all(_object(value) is not None for value in found)

    @property
    def counted(self) -> bool:
        """Whether its values are small whole numbers, such as versions."""
        return all(
            not isinstance(value, bool) and _COUNT.fullmatch(str(value)) for value in self.present
        )

    def groups(self, by: Column) -> list[list[Any]]:
        """Return the values of the records that have the same value of `by`, in their order."""
        found: dict[Hashable, list[Any]] = {}
        for group, value in zip(by.values, self.values, strict=True):
            if group is not None and value is not None:
                found.setdefault(_key(group), []).append(value)
        return list(found.values())

    def follows(self, other: Column) -> bool:
        """Whether its value is the same wherever that of `other` is."""
        return all(len(set(map(_key, values))) == 1 for values in self.groups(other))

    def counts(self, aggregates: Column) -> bool:
        """Whether it counts the events of each aggregate, and not those of all together.

        No number comes twice in an aggregate; most rise, and by one: a few gaps may be there.
        """
        groups = [[int(value) for value in values] for values in self.groups(aggregates)]
        steps = [after - before for values in groups for before, after in pairwise(values)]
        once = all(len(set(values)) == len(values) for values in groups)
        rising = sum(step > 0 for step in steps) >= RISING * len(steps)
        close = 2 * sum(step == 1 for step in steps) >= len(steps)
        return bool(steps) and once and rising and close and self.repeated


def columns(records: Sequence[Any]) -> list[Column]:
    """Return the members of records and of the objects in them, outer ones first."""
    told_apart = {json.dumps(each, sort_keys=True): each for each in records if _object(each)}
    whole = Column((), list(told_apart.values()))
    outer = list(members(whole))
    return outer + [inner for each in outer if _has_objects(each) for inner in members(each)]


def first_of(found: Sequence[Column]) -> Column:
    """Return the first value that each record has in any of the columns."""
    rows = zip(*(one.values for one in found), strict=True)
    return Column(("",), [next((v for v in row if v is not None), None) for row in rows])


def members(column: Column) -> Iterator[Column]:
    """Yield the members of the objects in a column, in the order in which they first occur."""
    objects = column.objects
    for key in dict.fromkeys(key for each in objects for key in each):
        yield Column((*column.path, key), [each.get(key) for each in objects])


def _has_objects(column: Column) -> bool:
    """Not such as are written in strings: paths do not lead into them."""
    return any(isinstance(value, dict) for value in column.values)


def _object(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _key(value: Any) -> Hashable:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _is_word(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_WORD
        and not _NO_WORD.fullmatch(value)
        and not _is_time(value)
    )


def _is_time(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    text = str(value).strip()
    if _NUMBER.fullmatch(text):
        number = float(text)
        scale = next((scale for limit, scale in _SCALES if number < limit), None)
        return scale is not None and EARLIEST <= number / scale < LATEST
    return _WRITTEN.fullmatch(text.replace("t", "T").replace("z", "Z")) is not None
