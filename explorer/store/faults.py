"""Why a record cannot become an event, in one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from explorer.model import FIELDS, REQUIRED
from explorer.store.json_sql import MAX_DEPTH

if TYPE_CHECKING:
    from explorer.model import RecordMapping

_KINDS = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
VALUE_SHOWN = 60


def fault(text: str, mapping: RecordMapping, *, unusable: tuple[str, ...]) -> str | None:
    """Return what keeps a record from becoming an event, or None if nothing does.

    `unusable` are the fields that the store could not make use of, if the text is JSON.
    """
    try:
        record = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        return _too_deep()
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" starting at")
        return f"It is not valid JSON: {what} at character {error.pos + 1}."
    except ValueError as error:
        return f"It is not valid JSON: {error}."
    if not isinstance(record, dict):
        return f"It is {_KINDS.get(type(record), 'a number')}, not a JSON object."
    if _depth(record) > MAX_DEPTH:
        return _too_deep()
    faults = [_field_fault(record, mapping, field) for field in unusable]
    return " ".join(faults) or None


def undecodable(error: UnicodeDecodeError) -> str:
    """Return the fault of a record that is not UTF-8."""
    return f"It is not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}."


def _field_fault(record: Any, mapping: RecordMapping, field: str) -> str:
    name = FIELDS[field]
    value = mapping.value(record, field)
    if value is None or (value == "" and field in REQUIRED):
        return f"{name} is {_absence(record, mapping, field)}."
    shown = json.dumps(value, ensure_ascii=False)
    shown = shown if len(shown) <= VALUE_SHOWN else f"{shown[:VALUE_SHOWN]}…"
    if field == "occurred_at":
        return f"{name} {shown} is no time."
    if field == "version":
        return f"{name} {shown} is no integer of 64 bits."
    return f"{name} {shown} cannot be read."


def _absence(record: dict[str, Any], mapping: RecordMapping, field: str) -> str:
    if mapping.value(record, field) == "":
        return "empty"
    keys = {pointer.removeprefix("/") for pointer in mapping.pointers(field)}
    return "null" if keys & record.keys() else "missing"


def _depth(record: Any) -> int:
    depth, layer = 0, [record]
    while layer:
        depth += 1
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


def _too_deep() -> str:
    return f"It is nested deeper than {MAX_DEPTH} levels."


def _refuse(constant: str) -> NoReturn:
    msg = f"{constant} is no JSON number"
    raise ValueError(msg)
