"""JSON text to Python data and back: exact, and as fast as that can be.

msgspec keeps integers of any size. What it does not take, such as half of a surrogate pair or a
number beyond all floats, goes through Python's own `json`, so that the answers are always its.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec


def read(text: str) -> Any:
    """Return the data that a JSON text holds; raises ValueError for what is none."""
    try:
        return _decode(text)
    except (ValueError, RecursionError):  # of msgspec, which is stricter
        return json.loads(text)


def written(value: Any) -> str:
    """Return JSON-ready data as text that UTF-8 can hold.

    Raises ValueError for NaN and infinities.
    """
    try:
        encoded = _encode(value)
    except (ValueError, TypeError, RecursionError):
        return _written_slowly(value)
    if b"null" in encoded and _may_not_be_finite(value):  # which msgspec writes as null
        return _written_slowly(value)
    return encoded.decode()


def _may_not_be_finite(value: Any) -> bool:
    shown = repr(value)
    return "nan" in shown or "inf" in shown


def _written_slowly(value: Any) -> str:
    text = _encode_slowly(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can hold
        return _encode_escaped(value)
    return text


_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_encode_slowly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_encode_escaped = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
