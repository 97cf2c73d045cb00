"""A JSON Pointer and a value as SQL conditions on the payload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explorer.errors import QuestionError

if TYPE_CHECKING:
    from explorer.store.where import Condition

_IN_PAYLOAD = """
case when payload is null then json_extract(record, ?) else json_extract(payload, ?) end
"""


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
    places = (f"/payload{check_pointer(path)}", path)
    if value is None:
        return [(f"({_IN_PAYLOAD}) is not null", places)]
    return [*_likely(value), holds(_IN_PAYLOAD, places, value)]


def check_pointer(path: str) -> str:
    """Return a JSON Pointer as it is; raises QuestionError if it is none."""
    if path and not path.startswith("/"):
        msg = f"{path!r} is no JSON Pointer."
        raise QuestionError(msg, hint=f"It starts with a slash, such as /{path}.")
    return path


def holds(found: str, places: tuple[str, ...], value: str) -> Condition:
    """Return the condition that the SQL expression `found`, JSON, equals `value`.

    `places` are the values that `found` itself binds.
    """
    parsed = _parsed(value)
    if isinstance(parsed, bool) or not isinstance(parsed, (int, float)):
        return f"({found})::varchar = json_extract(?, '$')::varchar", (*places, _written(parsed))
    return _equals_number(found, places, parsed)


def _likely(value: str) -> list[Condition]:
    """Rule out most records by their raw text; one with a backslash may spell the value so."""
    parsed = _parsed(value)
    if not isinstance(parsed, str):
        return []
    likely = "payload is not null or contains(record, ?) or contains(record, '\\')"
    return [(likely, (_written(parsed)[1:-1],))]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parsed(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are not JSON, so they are taken as text


def _equals_number(found: str, places: tuple[str, ...], number: float) -> Condition:
    """Integers are equal by their digits; numbers written with a fraction or exponent by value."""
    text = f"({found})::varchar"
    real = (
        f"json_type({found}) = 'DOUBLE' and regexp_matches({text}, '[.eE]')"
        f" and try_cast({text} as double) = ?"
    )
    as_real = (*places * 3, _as_real(number))
    if number != number // 1:
        return real, as_real
    return f"({text} = ?) or ({real})", (*places, str(int(number)), *as_real)


def _as_real(number: float) -> float | None:
    """Return the float that equals the number, or None (which equals nothing) if none does."""
    try:
        real = float(number)
    except OverflowError:
        return None
    return real if real == number else None
