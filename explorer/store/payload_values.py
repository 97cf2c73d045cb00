"""A JSON Pointer and a value as SQL conditions on the payload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explorer.errors import QuestionError

if TYPE_CHECKING:
    from explorer.store.where import Condition

_FOUND = "case when payload is null then json_extract(record, ?) else json_extract(payload, ?) end"
_FOUND_TEXT = f"({_FOUND})::varchar"


def path_conditions(path: str | None, value: str | None) -> list[Condition]:
    """Return conditions for "the path exists" and, with a value, "it holds the value".

    The value is JSON where it reads as JSON, else text. Numbers compare by value, integers
    exactly at any size; objects and lists compare as written, save for white space.
    """
    if path is None:
        if value is not None:
            msg = f"The value {value!r} needs a path."
            raise QuestionError(msg, hint="Give a JSON Pointer into the payload, such as /status.")
        return []
    places = _places(path)
    if value is None:
        return [(f"({_FOUND}) is not null", places)]
    return [_equals(places, _parsed(value))]


def _places(path: str) -> tuple[str, str]:
    if path and not path.startswith("/"):
        msg = f"{path!r} is no JSON Pointer."
        raise QuestionError(msg, hint=f"It starts with a slash, such as /{path}.")
    return f"/payload{path}", path


def _parsed(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are not JSON, so they are taken as text


def _equals(places: tuple[str, str], value: Any) -> Condition:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return f"{_FOUND_TEXT} = json_extract(?, '$')::varchar", (*places, written)
    return _equals_number(places, value)


def _equals_number(places: tuple[str, str], number: float) -> Condition:
    """Integers are equal by their digits; numbers written with a fraction or exponent by value."""
    real = (
        f"json_type({_FOUND}) = 'DOUBLE' and regexp_matches({_FOUND_TEXT}, '[.eE]')"
        f" and try_cast({_FOUND_TEXT} as double) = ?"
    )
    as_real = (*places * 3, _as_real(number))
    if number != number // 1:
        return real, as_real
    return f"({_FOUND_TEXT} = ?) or ({real})", (*places, str(int(number)), *as_real)


def _as_real(number: float) -> float | None:
    """Return the float that equals the number, or None (which equals nothing) if none does."""
    try:
        real = float(number)
    except OverflowError:
        return None
    return real if real == number else None
