"""Turning what the user's code made into JSON-ready data, or saying where that cannot be done.

Plain JSON data stays what it is. Beyond that
- tuples and other sequences become lists, sets become sorted lists, mappings objects;
- dataclasses and other objects become objects of their attributes, enums their value;
- a Decimal becomes the number it is if JSON readers get that number back, else its text;
- times are written as ISO 8601 (aware ones in UTC, as everywhere in the explorer), a timedelta as
  its seconds, UUIDs and paths as text, bytes as base64.
NaN, infinities, keys that are no text and everything else are not JSON.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from math import isfinite
from pathlib import PurePath
from types import FunctionType, ModuleType
from typing import Any
from uuid import UUID

from explorer.model.instant import isoformat
from explorer.model.pointer import pointer

HUGE = 10**4000
"""Python refuses to write much longer integers than this."""

LONGEST = 400
"""Digits of a Decimal beyond which it is written as text."""


_ATOMS = frozenset({str, bool, type(None)})
_CONTAINERS = frozenset({dict, list, tuple, set, frozenset})


class NotJsonError(ValueError):
    """A value holds something that JSON does not have; the message names it and where it is."""

    def __init__(self, message: str, readable: Any) -> None:
        super().__init__(message)
        self.readable = readable
        """The value with everything that is not JSON replaced by text, to be shown; or None."""


def json_ready(value: Any) -> Any:
    """Return `value` as JSON-ready data: itself if it is, else a copy. Raises NotJsonError."""
    try:
        if is_plain(value):
            return value
        problems: list[str] = []
        readable = _ready(value, None, problems)
    except RecursionError:
        msg = "the state contains itself or is nested too deeply, which JSON cannot hold"
        raise NotJsonError(msg, None) from None
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise NotJsonError(problems[0] + more, readable)
    return readable


def scalar_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are neither objects nor lists, JSON-ready; quick if those are large.

    Raises NotJsonError for a field of the others.
    """
    few = {name: value for name, value in fields.items() if type(value) not in _CONTAINERS}
    return without_containers(json_ready(few))


def without_containers(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that are neither objects nor lists."""
    return {name: part for name, part in fields.items() if not isinstance(part, (dict, list))}


def is_plain(value: Any) -> bool:
    """Tell whether `value` is JSON-ready data of exactly the types that JSON is read as."""
    kind = type(value)
    if kind is dict:
        for key in value:
            if type(key) is not str:
                return False
        return _are_plain(value.values())
    return _are_plain(value) if kind is list else _are_plain((value,))


def _are_plain(values: Iterable[Any]) -> bool:
    for value in values:
        kind = type(value)
        if kind in _ATOMS or (kind is float and isfinite(value)):
            continue
        if kind is int and -HUGE < value < HUGE:
            continue
        if (kind is not dict and kind is not list) or not is_plain(value):
            return False
    return True


_Place = tuple[Any, str | int] | None
"""Where a value is: (where its parent is, key), None for the root; cheaper than a pointer."""


def _where(place: _Place) -> str:
    tokens = []
    while place is not None:
        place, token = place
        tokens.append(token)
    return pointer(reversed(tokens)) or "the state"


@singledispatch
def _ready(value: Any, place: _Place, problems: list[str]) -> Any:
    """Return `value` as JSON, adding what cannot be to the problems."""
    attributes = attributes_of(value)
    if attributes is not None:
        return _object(attributes, place, problems)
    problems.append(f"{_where(place)} is a {type(value).__qualname__}, which JSON cannot hold")
    return _text(value)


@_ready.register(type(None))
@_ready.register(bool)
def _(value: Any, _place: _Place, _problems: list[str]) -> Any:
    return value


@_ready.register
def _(value: str, _place: _Place, _problems: list[str]) -> str:
    return str.__str__(value)


@_ready.register
def _(value: int, place: _Place, problems: list[str]) -> int | str:
    if -HUGE < value < HUGE:
        return int(value)
    problems.append(f"{_where(place)} is an integer of more than 4,000 digits")
    return "(an integer of more than 4,000 digits)"


@_ready.register
def _(value: float, place: _Place, problems: list[str]) -> float | str:
    if isfinite(value):
        return float(value)
    problems.append(f"{_where(place)} is {float(value)}, which JSON cannot hold")
    return str(float(value))


@_ready.register
def _(value: Decimal, place: _Place, problems: list[str]) -> int | float | str:
    if not value.is_finite():
        problems.append(f"{_where(place)} is {value}, which JSON cannot hold")
        return str(value)
    if abs(value.adjusted()) > LONGEST:
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


@_ready.register
def _(value: Enum, place: _Place, problems: list[str]) -> Any:
    return _ready(value.value, place, problems)


@_ready.register
def _(value: datetime, _place: _Place, _problems: list[str]) -> str:
    return value.isoformat() if value.tzinfo is None else isoformat(value)


@_ready.register(date)
@_ready.register(time)
def _(value: date | time, _place: _Place, _problems: list[str]) -> str:
    return value.isoformat()


@_ready.register
def _(value: timedelta, _place: _Place, _problems: list[str]) -> float:
    return value.total_seconds()


@_ready.register(UUID)
@_ready.register(PurePath)
def _(value: UUID | PurePath, _place: _Place, _problems: list[str]) -> str:
    return str(value)


@_ready.register(bytes)
@_ready.register(bytearray)
def _(value: bytes | bytearray, _place: _Place, _problems: list[str]) -> str:
    return base64.b64encode(value).decode("ascii")


@_ready.register(Mapping)
def _object(value: Mapping[Any, Any], place: _Place, problems: list[str]) -> dict[str, Any]:
    ready = {}
    for key, part in value.items():
        name = key.value if isinstance(key, Enum) else key
        if not isinstance(name, str):
            problems.append(f"{_where(place)} has the key {_text(key)}, which is no text")
            name = _text(key)
        ready[str.__str__(name)] = _ready(part, (place, name), problems)
    return ready


@_ready.register(Sequence)
def _list(value: Iterable[Any], place: _Place, problems: list[str]) -> list[Any]:
    return [_ready(part, (place, index), problems) for index, part in enumerate(value)]


@_ready.register(AbstractSet)
def _(value: Iterable[Any], place: _Place, problems: list[str]) -> list[Any]:
    return sorted(_list(value, place, problems), key=lambda part: json.dumps(part, sort_keys=True))


def attributes_of(value: Any) -> Mapping[str, Any] | None:
    """Return what an object keeps; None for what is no object of the user's own making."""
    if isinstance(value, (type, FunctionType, ModuleType)) or callable(value):
        return None
    if dataclasses.is_dataclass(value):
        named = {
            field.name: getattr(value, field.name, None) for field in dataclasses.fields(value)
        }
        return {**named, **getattr(value, "__dict__", {})}
    kept = getattr(value, "__dict__", None)
    slots = [name for kind in type(value).__mro__ for name in _slots(kind)]
    if kept is None and not slots:
        return None
    return {name: getattr(value, name) for name in slots if hasattr(value, name)} | (kept or {})


def _slots(kind: type) -> Iterable[str]:
    names = vars(kind).get("__slots__", ())
    return (names,) if isinstance(names, str) else [n for n in names if n != "__dict__"]


def _text(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  the user's own repr
        text = f"<{type(value).__qualname__}>"
    return text if len(text) <= 200 else f"{text[:200]}…"
