"""What the operators of expressions do to JSON values, and to those that are missing."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class _Missing:
    """What is not there: false, equal to nothing, and all that is computed from it is missing."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "missing"


MISSING = _Missing()

LARGE = 10**1000
"""Integers beyond are not computed with."""

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "Div": operator.truediv,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
}


def is_number(value: Any) -> bool:
    """Tell numbers from all else, true and false included."""
    return type(value) in (int, float)


def equal(one: Any, other: Any) -> bool:
    """Compare as JSON: numbers by value, true is not 1, and the order of keys does not count."""
    if is_number(one) and is_number(other):
        return bool(one == other)
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if type(one) is list:
        return len(one) == len(other) and all(map(equal, one, other))
    return one is not MISSING and bool(one == other)


def compare(name: str, one: Any, other: Any) -> bool:
    """Answer a comparison; false where a side is missing or the two have no order."""
    if one is MISSING or other is MISSING:
        return False
    if name in ("Eq", "Is"):
        return equal(one, other)
    if name in ("NotEq", "IsNot"):
        return not equal(one, other)
    if name in ("In", "NotIn"):
        found = _within(one, other)
        return found is not None and found == (name == "In")
    if (is_number(one) and is_number(other)) or (type(one) is type(other) is str):
        return ORDER[name](one, other)
    return False


def _within(one: Any, other: Any) -> bool | None:
    if type(other) is str:
        return one in other if type(one) is str else None
    if type(other) is dict:
        return type(one) is str and one in other
    return any(equal(one, each) for each in other) if type(other) is list else None


def compute(name: str, one: Any, other: Any) -> Any:
    """Compute with two numbers; missing for all else, and where there is no result."""
    if not (is_number(one) and is_number(other)):
        return MISSING
    if abs(one) > LARGE or abs(other) > LARGE:
        return MISSING
    try:
        return ARITHMETIC[name](one, other)
    except (ZeroDivisionError, OverflowError):
        return MISSING


def reach(value: Any, key: Any) -> Any:
    """Return the field or item of a value; missing where there is none."""
    if type(value) is dict:
        return value.get(key, MISSING) if type(key) is str else MISSING
    if type(value) is list and type(key) is int and -len(value) <= key < len(value):
        return value[key]
    return MISSING


def total(values: Iterable[Any]) -> Any:
    """Add numbers up; missing if one of them is none."""
    result: Any = 0
    for value in values:
        result = compute("Add", result, value)
        if result is MISSING:
            return MISSING
    return result


def length(value: Any) -> Any:
    """Count the items, fields or letters of a value; missing where it has none to count."""
    return len(value) if type(value) in (list, dict, str) else MISSING
