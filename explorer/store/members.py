"""The members of a JSON object, each as it is written."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Any, NamedTuple

_end_of_space = re.compile(r"[ \t\n\r]*").match
_decode = JSONDecoder().raw_decode


class Member(NamedTuple):
    """One value of an object."""

    text: str
    """Letter by letter, on one line."""

    value: Any


def members(text: str) -> dict[str, Member]:
    """Return the members of the object in `text`, in order; none if it is no object.

    `text` must be JSON. Of a name that is there more than once, the first counts.
    """
    place = _after_space(text, 0)
    found: dict[str, Member] = {}
    if not text.startswith("{", place):
        return found
    place = _after_space(text, place + 1)
    while text[place] == '"':
        name, place = _decode(text, place)
        start = _after_space(text, _after_space(text, place) + 1)
        value, place = _decode(text, start)
        found.setdefault(name, Member(on_one_line(text[start:place]), value))
        place = _after_space(text, place)
        if text[place] == ",":
            place = _after_space(text, place + 1)
    return found


def on_one_line(text: str) -> str:
    """Return JSON text without line ends: strings cannot have raw ones, so they mean nothing."""
    return text.replace("\n", " ").replace("\r", " ")


def _after_space(text: str, place: int) -> int:
    match = _end_of_space(text, place)
    return match.end() if match else place
