"""Columns of JSON values as a table shows them: numbers as numbers, texts without quotes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXACT = 2**53
"""Beyond this a browser's numbers are no longer exact, so such columns stay text."""

NONE = "none"
"""What stands for a missing value where a label is needed."""


def shown(values: Sequence[str | None]) -> pa.Array:
    """Return JSON texts as a column to look at; None where a value is missing or null.

    Columns of numbers only become numbers, columns of texts only lose their quotes, and anything
    else stays JSON, so that `"1"` and `1` in one column can be told apart.
    """
    parsed = [None if value is None else json.loads(value) for value in values]
    present = [value for value in parsed if value is not None]
    if all(type(value) is str for value in present):
        return pa.array(parsed, pa.string())
    if all(type(value) is int and abs(value) < _EXACT for value in present):
        return pa.array(parsed, pa.int64())
    if all(type(value) in {int, float} and abs(value) < _EXACT for value in present):
        return pa.array([None if value is None else float(value) for value in parsed], pa.float64())
    return pa.array([None if p is None else v for p, v in zip(parsed, values, strict=True)])


def labels(values: Sequence[str | None]) -> list[str]:
    """Return a text for each JSON value, equal only where the values are."""
    plain = [_plain(value) for value in values]
    if len(set(plain)) == len(set(values)):
        return plain
    return [value or NONE for value in values]


def _plain(value: str | None) -> str:
    parsed: Any = None if value is None else json.loads(value)
    if parsed is None:
        return NONE
    return parsed if isinstance(parsed, str) and parsed.strip() else str(value)
