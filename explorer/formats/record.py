"""One record of a dump, decoded no further than somebody asks."""

from __future__ import annotations

import json
from typing import Any

import msgspec

Raw = msgspec.Raw
"""A piece of JSON, letter by letter."""

_object = msgspec.json.Decoder(dict[str, Raw]).decode
_array = msgspec.json.Decoder(list[Raw]).decode
_text = msgspec.json.Decoder(str).decode
_LITERAL = frozenset(b"-0123456789tf")
_TEXT, _OBJECT, _ARRAY = b'"{['


class Record:
    """A JSON value whose members are found by their names, one inside another.

    Without a name, every method is about the value itself. What is not there is None.
    """

    __slots__ = ("_members", "context", "raw")

    def __init__(self, raw: bytes | Raw, context: Any = None) -> None:
        self.raw = raw
        """The record, letter by letter; a line of text in a format of text lines."""

        self.context = context
        """What the container of the record says about it."""

        self._members: dict[str, Raw] | None = None

    @property
    def members(self) -> dict[str, Raw]:
        """All members, in the order of the dump; none if it is no object."""
        if self._members is None:
            self._members = _object(self.raw) if _starts(self.raw, _OBJECT) else {}
        return self._members

    def at(self, *path: str) -> Raw | None:
        """Return the value at the path as it is written; a JSON null is there like any other."""
        found = self.members.get(path[0])
        for name in path[1:]:
            if found is None or not _starts(found, _OBJECT):
                return None
            found = _object(found).get(name)
        return found

    def text(self, *path: str) -> str | None:
        """Return a string, or a number, true or false as written; None for anything else."""
        found = self.at(*path) if path else self.raw
        return None if found is None else as_text(found)

    def whole(self, *path: str) -> int | None:
        """Return an integer, also one written as a string of digits."""
        try:
            return int(self.text(*path) or "")
        except ValueError:
            return None

    def json(self, *path: str) -> str | None:
        """Return the value as JSON, letter by letter; `null` for a JSON null."""
        found = self.at(*path) if path else self.raw
        return None if found is None else str(found, "utf-8").strip()

    def inside(self, *path: str) -> Record | None:
        """Return the object at the path, as a record; None for anything else."""
        found = self.at(*path)
        return Record(found) if found is not None and _starts(found, _OBJECT) else None

    def items(self, *path: str) -> list[Record]:
        """Return the items of the array at the path, each as a record; none if it is no array."""
        found = self.at(*path) if path else self.raw
        return [Record(item) for item in items_of(found)]

    def data(self, *path: str) -> Any:
        """Return the value as Python data, whose numbers may have lost digits: only to look at."""
        found = self.at(*path) if path else self.raw
        return None if found is None else json.loads(bytes(found))


def as_text(raw: bytes | Raw) -> str | None:
    """Return a JSON string, or a number, true or false as written; None for anything else."""
    start = memoryview(raw)[0]
    if start == _TEXT:
        return _text(raw)
    return str(raw, "utf-8") if start in _LITERAL else None


def items_of(raw: bytes | Raw | None) -> list[Raw]:
    """Return the items of a JSON array; none if it is no array."""
    return _array(raw) if raw is not None and _starts(raw, _ARRAY) else []


def members_of(text: str) -> dict[str, Raw]:
    """Return the members of a JSON object; raises DecodeError if it is none."""
    return _object(text)


def _starts(raw: bytes | Raw, sign: int) -> bool:
    return len(memoryview(raw)) > 0 and memoryview(raw)[0] == sign
