"""When two cells of a read model say the same, whatever kind of file one of them comes from."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from explorer.model import isoformat, parse_time
from explorer.model.json_ready import NotJsonError, json_ready

_EXACT = Context(prec=5_000)
"""Digits beyond those of any number that a JSON file may hold here."""


def key_text(key: Any) -> str:
    """Return a key as text, the same for `7`, `7.0` and `"7"`: files keep keys as they can."""
    if isinstance(key, str):
        return key
    if isinstance(key, float) and key.is_integer():
        return str(int(key))
    plain_key = plain(key)
    return plain_key if isinstance(plain_key, str) else json.dumps(plain_key)


def plain(value: Any) -> Any:
    """Return a value of a file as JSON-ready data; a time without a zone is taken as UTC."""
    if isinstance(value, datetime):
        return isoformat(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, Decimal | date):
        return str(value)
    try:
        return json_ready(value)
    except NotJsonError:
        return str(value)


def same(expected: Any, actual: Any, tolerance: Decimal, *, untyped: bool = False) -> bool:
    """Tell whether two JSON-ready values say the same.

    Numbers may differ by the tolerance, and may be written as text in the file; truth values may
    be 0 and 1 there, times may be in any zone, and nested values may be JSON text. Where the file
    is `untyped`, as CSV is, an empty text may stand for null.
    """
    if expected is None or actual is None:
        return expected is actual or (untyped and actual == "")
    if isinstance(expected, dict | list):
        return _same_nested(expected, _parsed(actual), tolerance)
    if isinstance(expected, bool) or isinstance(actual, bool):
        return _truth(expected) is _truth(actual) is not None
    if isinstance(expected, str):
        return expected == str(actual) or _same_time(expected, actual)
    return _same_number(expected, actual, tolerance)


def _same_nested(expected: Any, actual: Any, tolerance: Decimal) -> bool:
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(
            same(value, actual[name], tolerance) for name, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(
            same(one, other, tolerance) for one, other in zip(expected, actual, strict=True)
        )
    return False


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _truth(value: Any) -> bool | None:
    named = {"true": True, "false": False, "1": True, "0": False}
    return named.get(str(value).lower())


def _same_number(expected: Any, actual: Any, tolerance: Decimal) -> bool:
    try:
        one, other = _decimal(expected), _decimal(actual)
    except (InvalidOperation, ValueError):
        return False
    if not (one.is_finite() and other.is_finite()):
        return False
    return one == other or (tolerance > 0 and abs(_EXACT.subtract(one, other)) <= tolerance)


def _decimal(value: Any) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))


def _same_time(expected: str, actual: Any) -> bool:
    if not isinstance(actual, str):
        return False
    try:
        return parse_time(expected) == parse_time(actual)
    except ValueError:
        return False
