"""A first draft of a declarative reducer, inferred from event types and payload shapes."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from explorer.model.pointer import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.model import Event

STATUS = "status"
_NESTED = 2


def draft(aggregate_type: str, events: Iterable[Event]) -> str:
    """Return the YAML of a draft: the last value of every field that a payload has, and a status.

    Values directly in the payload, or in an object in it, are set; nothing is added or removed,
    since no shape says which numbers are amounts to add. `read` takes what is returned.
    """
    fields: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    types: dict[str, None] = {}
    for event in events:
        types[event.type] = None
        for path in _paths(event.payload):
            fields[path][event.type] = pointer(("payload", *path))
    _set_whole(fields)
    lines = [
        "# A draft, inferred from event types and payload shapes; nobody has checked it.",
        "# It keeps the last value of each field. Change set to add, append, remove … where",
        "# an event says how much to change, and not the new value.",
        f"aggregate: {_text(aggregate_type)}",
        "state:",
        *_status(types, fields),
        *_tree(fields),
    ]
    return "\n".join(lines) + "\n"


def _set_whole(fields: dict[tuple[str, ...], dict[str, str]]) -> None:
    """Where a value is an object in some events only, it is no parent of fields."""
    for path in [path for path in fields if len(path) == _NESTED and path[:1] in fields]:
        for event_type in fields.pop(path):
            fields[path[:1]][event_type] = pointer(("payload", path[0]))


def _status(types: dict[str, None], fields: dict[tuple[str, ...], dict[str, str]]) -> list[str]:
    """The last event's type, unless payloads have a status of their own."""
    name = "last_event" if any(path[0] == STATUS for path in fields) else STATUS
    if not types or any(path[0] == name for path in fields):
        return []
    return [f"  {name}:", *(f"    {_text(each)}: {{set: {_text(each)}}}" for each in types)]


def _tree(fields: dict[tuple[str, ...], dict[str, str]]) -> list[str]:
    """Write the fields below their parents."""
    lines: list[str] = []
    open_parent: str | None = None
    for path in sorted(fields, key=lambda path: path[:1]):
        if len(path) == _NESTED:
            if open_parent != path[0]:
                lines.append(f"  {_text(path[0])}:")
            open_parent = path[0]
        indent = "  " * len(path)
        lines.append(f"{indent}{_text(path[-1])}:")
        rules = fields[path].items()
        lines += [f"{indent}  {_text(kind)}: {{set: {_text(at)}}}" for kind, at in rules]
    return lines


def _paths(payload: Any) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    if isinstance(payload, dict):
        for key, value in payload.items():
            if isinstance(value, dict) and value:
                found += [(key, inner) for inner in value]
            else:
                found.append((key,))
    return found


def _text(text: str) -> str:
    """Write text as YAML reads it back, with quotes where it needs them."""
    plain = text.replace("/", "").replace("_", "")
    if plain.isascii() and plain.isalnum() and plain[0].isalpha() and plain not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=True)


_WORDS = ("null", "true", "false", "count", "unset")
