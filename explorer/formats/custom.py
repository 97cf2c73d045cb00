"""A mapping that a user gives by hand: `FIELD=PATH`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import FIELDS, REQUIRED, RecordMapping

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPELLED = {name: field for field, key in FIELDS.items() for name in (field, key)}
_SPELLED |= {"time": "occurred_at", "occurredAt": "occurred_at"}


def field_named(name: str) -> str:
    """Return the field that `name` spells in camelCase or snake_case.

    Raises QuestionError for any other name.
    """
    if name not in _SPELLED:
        msg = f"{name!r} is no field of an event."
        raise QuestionError(msg, hint=f"Fields are {', '.join(FIELDS.values())}.")
    return _SPELLED[name]


def pointer(path: str) -> str:
    """Return `path`, a JSON Pointer or a dotted path such as `order.id`, as a JSON Pointer."""
    if path.startswith("/") or not path:
        return path
    tokens = path.removeprefix("$.").split(".")
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


def checked(paths: Mapping[str, str]) -> None:
    """Raise QuestionError if one of `paths` is for a field that there is not."""
    for name in paths:
        field_named(name)


def overridden(base: RecordMapping, paths: Mapping[str, str]) -> RecordMapping:
    """Return `base` with the fields of `paths` found only where `paths` says.

    If `paths` names every required field, the dump need not be like `base` at all: then a record
    without the payload of `base` is its own payload. Raises QuestionError for an unknown field.
    """
    given: dict[str, tuple[str, ...]] = {
        field_named(name): (pointer(path),) for name, path in paths.items()
    }
    if given.keys() >= set(REQUIRED):
        given.setdefault("payload", (*base.payload, ""))
    return replace(base, format="custom", **given)
