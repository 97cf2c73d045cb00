"""What tells the items of a list apart, so that they can be followed when they move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ITSELF = ""
"""The identity of items that are their own: scalars, each once."""

_NAMES = ("id", "key", "sku", "code", "name")

Scalar = str | int


def identity_of(items: Sequence[Any]) -> str | None:
    """Return the key whose value is unique to each item; `ITSELF` for distinct scalars.

    None where nothing tells the items apart: then only their places do. Keys that are named like
    an id come first.
    """
    if not items:
        return None
    if all(type(item) in (str, int) for item in items):
        return ITSELF if len(set(items)) == len(items) else None
    if not all(type(item) is dict for item in items):
        return None
    keys: list[str] = sorted(filter(_names_one, items[0]), key=_rank)
    for key in keys:
        values = [item.get(key) for item in items]
        if all(type(value) in (str, int) for value in values) and len(set(values)) == len(values):
            return key
    return None


def same(one: Any, other: Any) -> bool:
    """Tell whether two scalars are one identity; 1 and true are two."""
    return type(one) is type(other) and bool(one == other)


def named(item: Any, key: str) -> Any:
    """Return the identity that an item has under `key`; None if it has none."""
    if key == ITSELF:
        return item if type(item) in (str, int) else None
    value = item.get(key) if type(item) is dict else None
    return value if type(value) in (str, int) else None


def _names_one(key: str) -> bool:
    lowered = key.lower()
    return lowered in _NAMES or lowered.endswith(("id", "key", "sku", "code", "_no", "number"))


def _rank(key: str) -> tuple[int, str]:
    lowered = key.lower()
    return _NAMES.index(lowered) if lowered in _NAMES else len(_NAMES), key
