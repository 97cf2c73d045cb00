"""A declaration as a reducer: what the debugger steps through."""

from __future__ import annotations

import hashlib
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from explorer.model import isoformat
from explorer.model.declaration import Constant
from explorer.model.json_ready import json_ready, scalar_fields
from explorer.model.pointer import child
from explorer.reducers.declarative.reading import fits, wanted_by

if TYPE_CHECKING:
    from explorer.model import Event
    from explorer.model.declaration import Declaration, Field, Pointer, Rule

    Live = dict[tuple[str, ...], Any]

SEMANTICS = "declarative 1"
"""Part of every fingerprint."""

MISSING = object()
_EXACT = Context(prec=20_000)
"""More digits than any sum of numbers that JSON readers know can have."""


class DeclarativeReducer:
    """Applies the rules of an event's type, all of them or, if one cannot be, none."""

    guessed = False

    def __init__(self, declaration: Declaration, file: str, source: str = "") -> None:
        self.declaration = declaration
        self.source = source
        """The text of the file."""
        self.name = f"{declaration.aggregate_type} in {file} (declarative)"
        self.fingerprint = hashlib.sha256(f"{SEMANTICS} {declaration!r}".encode()).hexdigest()
        self._by_type: dict[str, list[tuple[Field, Rule]]] = {}
        for field in declaration.fields:
            for rule in field.rules:
                self._by_type.setdefault(rule.event_type, []).append((field, rule))

    def start(self) -> Live:
        return {}

    def apply(self, live: Live, event: Event) -> Live:
        rules = self._by_type.get(event.type, ())
        steps = [(field, rule, _operand(field, rule, event)) for field, rule in rules]
        for field, rule, value in steps:  # what does not fit was found before anything changed
            after = _after(live.get(field.path, MISSING), field, rule, value)
            if after is MISSING:
                live.pop(field.path, None)
            else:
                live[field.path] = after
        return live

    def view(self, live: Live) -> Any:
        return json_ready(self._state(live))

    def scalars(self, live: Live) -> Any:
        return scalar_fields(self._state(live))

    def _state(self, live: Live) -> dict[str, Any]:
        """Nest the fields, in the order in which they are declared."""
        state: dict[str, Any] = {}
        for field in self.declaration.fields:
            if field.path in live:
                inner = state
                for key in field.path[:-1]:
                    inner = inner.setdefault(key, {})
                inner[field.path[-1]] = live[field.path]
        return state


def _operand(field: Field, rule: Rule, event: Event) -> Any:
    """Return what the operation takes, or MISSING; raises TypeError if it does not fit."""
    operand = rule.operand
    if isinstance(operand, Constant):
        return 1 if rule.operation == "count" else operand.value
    value = _found(event, operand)
    if rule.operation == "count":
        return MISSING if value is MISSING or value is None else 1
    if value is not MISSING and rule.operation != "unset":
        _check(value, field, rule, operand)
    return value


def _after(before: Any, field: Field, rule: Rule, value: Any) -> Any:
    """Return the field after an operation with a value that fits."""
    if rule.operation == "unset":
        return MISSING
    if value is MISSING:
        return before
    if rule.operation == "set":
        return _set(field, value)
    return _OPERATIONS[rule.operation](before, value)


def _set(field: Field, value: Any) -> Any:
    if field.kind == "list" and value is not None:
        return list(value)  # appended to from now on, and the event is not ours
    return value if field.kind in ("plain", "list", "object") else _number(value)


def _check(value: Any, field: Field, rule: Rule, pointer: Pointer) -> None:
    wanted = wanted_by(rule.operation, field.kind)
    if not fits(value, wanted):
        got = _CALLED.get(type(value), "a number")
        msg = f"{field.name}: {rule.operation} takes {wanted}, and {pointer.text} is {got}"
        raise TypeError(msg)


def _found(event: Event, pointer: Pointer) -> Any:
    """Return what is at a pointer; MISSING where nothing is."""
    first, *rest = pointer.keys
    value = _MEMBERS[first](event)
    if value is None and not rest:
        return MISSING
    try:
        for key in rest:
            value = child(value, key)
    except LookupError:
        return MISSING
    return value


_MEMBERS: dict[str, Any] = {
    "payload": lambda event: event.payload,
    "metadata": lambda event: event.metadata,
    "event_id": lambda event: event.id,
    "event_type": lambda event: event.type,
    "aggregate_id": lambda event: event.aggregate_id,
    "aggregate_type": lambda event: event.aggregate_type,
    "occurred_at": lambda event: isoformat(event.occurred_at),
    "version": lambda event: event.version,
    "position": lambda event: event.position,
    "correlation_id": lambda event: event.correlation_id,
    "causation_id": lambda event: event.causation_id,
    "user_id": lambda event: event.user_id,
}
_CALLED = {str: "text", bool: "a boolean", dict: "an object", list: "a list"}


def _number(value: Any) -> Any:
    """Return a number as it is written: 0.1 is one tenth, not the float next to it."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _sum(before: Any, number: Any) -> Any:
    old = 0 if before is MISSING or before is None else before
    if isinstance(old, int) and isinstance(number, int):
        return old + number
    return _EXACT.add(Decimal(old), Decimal(number))


def _add(before: Any, value: Any) -> Any:
    return before if value is None else _sum(before, _number(value))


def _subtract(before: Any, value: Any) -> Any:
    return before if value is None else _sum(before, _EXACT.minus(Decimal(_number(value))))


def _items(before: Any) -> list[Any]:
    return [] if before is MISSING or before is None else before


def _append(before: Any, value: Any) -> Any:
    items = _items(before)
    items.append(value)
    return items


def _extend(before: Any, value: Any) -> Any:
    if value is None:
        return before
    items = _items(before)
    items.extend(value)
    return items


def _remove(before: Any, value: Any) -> Any:
    if before is MISSING or before is None:
        return before
    return [item for item in before if not same(item, value)]


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal as JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _merge(before: Any, value: Any) -> Any:
    return before if value is None else _patched(before, value)


def _patched(target: Any, patch: dict[str, Any]) -> dict[str, Any]:
    """Apply a JSON merge patch (RFC 7396): null removes, objects are merged, the rest replaced."""
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = _patched(merged.get(key), value)
        else:
            merged[key] = value
    return merged


def _rank(value: Any) -> tuple[bool, Any]:
    return isinstance(value, str), value


def _least(before: Any, value: Any) -> Any:
    if value is None or before is MISSING or before is None:
        return before if value is None else _number(value)
    return min(before, _number(value), key=_rank)


def _greatest(before: Any, value: Any) -> Any:
    if value is None or before is MISSING or before is None:
        return before if value is None else _number(value)
    return max(before, _number(value), key=_rank)


_OPERATIONS = {
    "add": _add,
    "count": _sum,
    "subtract": _subtract,
    "append": _append,
    "extend": _extend,
    "remove": _remove,
    "merge": _merge,
    "min": _least,
    "max": _greatest,
}
