"""JSON Pointers (RFC 6901): the names of places in a state or payload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

INDEX = re.compile("0|[1-9][0-9]*")
"""How a place in a list is written."""

if TYPE_CHECKING:
    from collections.abc import Iterable


def pointer(tokens: Iterable[str | int]) -> str:
    """Write keys and list indices as a JSON Pointer; empty for none."""
    return "".join([f"/{escaped(str(token))}" for token in tokens])


def escaped(token: str) -> str:
    """Return one key as it stands in a pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def tokens_of(text: str) -> list[str]:
    """Return the keys of a pointer; raises ValueError if `text` is none."""
    if not text:
        return []
    if not text.startswith("/"):
        msg = f"{text!r} is no JSON Pointer: those are empty or start with a slash, as /items/0."
        raise ValueError(msg)
    return [token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/")]


def child(value: Any, token: str) -> Any:
    """Return the value under one key or list index; raises LookupError where there is none."""
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and INDEX.fullmatch(token):
        return value[int(token)]
    raise LookupError(token)


def value_at(value: Any, text: str) -> Any:
    """Return the value that a pointer names; raises LookupError where there is none."""
    for token in tokens_of(text):
        value = child(value, token)
    return value
