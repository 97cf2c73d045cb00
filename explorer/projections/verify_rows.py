"""Two tables by their key: what is missing, what is too much, and which cells differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from explorer.projections.verify_values import key_text, plain, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

ZERO = Decimal(0)
_SIMPLE = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which columns are compared, and how exactly."""

    key: str
    columns: tuple[str, ...]
    """Without the key."""

    tolerance: Decimal = ZERO
    untyped: bool = False
    """Whether the file knows no types, so that an empty text may be null."""

    def cells(self, expected: Row, actual: Row) -> tuple[Cell, ...]:
        """Return the cells that differ."""
        return tuple(
            Cell(name, expected.get(name), plain(actual.get(name)))
            for name in self.columns
            if not self._same(expected.get(name), actual.get(name))
        )

    def alike(self, expected: Row | None, actual: Row | None) -> bool:
        """Tell whether two rows say the same; None is no row."""
        if expected is None or actual is None:
            return expected is actual
        return not self.cells(expected, actual)

    def _same(self, expected: Any, actual: Any) -> bool:
        if type(expected) is type(actual) and type(expected) in _SIMPLE and expected == actual:
            return True  # as nearly all are
        return same(expected, plain(actual), self.tolerance, untyped=self.untyped)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that differs."""

    column: str
    expected: Any
    """What the projection says."""

    actual: Any
    """What the file says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """One key whose rows differ."""

    key: str
    kind: Literal["missing", "extra", "differing"]
    """`missing` is not in the file, `extra` is only there."""

    actual: Row | None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowComparison:
    """All keys of two tables."""

    matching: int
    differences: tuple[RowDifference, ...]
    """In the order of the projection; then those that only the file has, in its order."""

    repeated: tuple[str, ...]
    """Keys of several rows of the file, of which the last was compared."""

    without_key: int
    """Rows of the file whose key is null: they are compared with nothing."""


def columns_to_compare(
    expected: Iterable[str], actual: Iterable[str], *, key: str, ignored: Sequence[str]
) -> tuple[str, ...]:
    """Return the columns that both have, without the key and those to ignore."""
    there = set(actual) - {key, *ignored}
    return tuple(name for name in expected if name in there)


def compare_rows(expected: Iterable[Row], actual: Iterable[Row], rule: Rule) -> RowComparison:
    """Compare the rows of a projection with those of a file, key by key."""
    rows = list(actual)
    with_key = [row for row in rows if row.get(rule.key) is not None]
    keys = [key_text(row[rule.key]) for row in with_key]
    there = dict(zip(keys, with_key, strict=True))
    matching, found = 0, []
    for row in expected:
        key = key_text(row.get(rule.key))
        other = there.pop(key, None)
        if rule.alike(row, other):
            matching += 1
            continue
        cells = () if other is None else rule.cells(row, other)
        kind: Literal["missing", "differing"] = "missing" if other is None else "differing"
        found.append(RowDifference(key=key, kind=kind, actual=other, cells=cells))
    found += [RowDifference(key=key, kind="extra", actual=row) for key, row in there.items()]
    return RowComparison(
        matching=matching,
        differences=tuple(found),
        repeated=tuple(key for key, count in Counter(keys).items() if count > 1),
        without_key=len(rows) - len(with_key),
    )
