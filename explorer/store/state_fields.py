"""Which fields there are in states that nobody declared."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_FIELDS = 200


def pointers_in(states: Iterable[str]) -> list[str]:
    """Return the JSON Pointers to everything in the states that is no object, most common first.

    Lists count as one field each. At most 200, so that objects used as maps do not flood the list.
    """
    found: Counter[str] = Counter()
    for state in states:
        found.update(_leaves(json.loads(state), ""))
    by_frequency = sorted(found.items(), key=lambda item: -item[1])  # stable: as first met
    return [pointer for pointer, _ in by_frequency[:MOST_FIELDS] if pointer]


def _leaves(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield pointer
        return
    for key, below in value.items():
        yield from _leaves(below, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
