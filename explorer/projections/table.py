"""The table that a projection writes to."""

from __future__ import annotations

import copy
from marshal import dumps, loads
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.model.json_ready import is_plain, json_ready

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class DuplicateKeyError(ValueError):
    """A row with the key is there already."""


class _Row(NamedTuple):
    number: int
    """Rows are in the order of their insertion, whatever happens to them later."""

    values: dict[str, Any]


class Table:
    """Rows by their key, in the order of insertion; behaves as a database table would.

    What goes in and comes out are copies. Values may be whatever can be written as JSON.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._rows: dict[Any, _Row] = {}
        self._inserted = 0
        self._undo: list[tuple[Any, _Row | None]] = []

    def insert(self, row: Mapping[str, Any], /) -> None:
        """Add a row. Raises DuplicateKeyError for a key that is there, ValueError without one."""
        values = _owned(dict(row))
        key = self._key_of(values)
        self._refuse_duplicate(key)
        self._set(key, _Row(self._inserted, values))
        self._inserted += 1

    def update(self, key: Any, /, **values: Any) -> bool:
        """Set columns of a row. Returns False, having changed nothing, if there is no such row.

        Raises DuplicateKeyError if the row would get the key of another one.
        """
        found = self._rows.get(key)
        if found is None:
            return False
        changed = {**found.values, **_owned(values)}
        new_key = self._key_of(changed)
        if new_key != key:
            self._refuse_duplicate(new_key)
            self._set(key, None)
        self._set(new_key, _Row(found.number, changed))
        return True

    def delete(self, key: Any, /) -> bool:
        """Remove a row. Returns False if there is no such row."""
        if key not in self._rows:
            return False
        self._set(key, None)
        return True

    def get(self, key: Any, /) -> dict[str, Any] | None:
        """Return a copy of a row, None if there is no such row."""
        found = self._rows.get(key)
        return None if found is None else _copied(found.values)

    def __contains__(self, key: Any) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield copies of all rows, in the order of insertion."""
        for row in self._in_order():
            yield _copied(row.values)

    def commit(self) -> None:
        """Keep what was done since the last commit."""
        self._undo.clear()

    def roll_back(self) -> None:
        """Take back what was done since the last commit."""
        while self._undo:
            key, row = self._undo.pop()
            self._put(key, row)

    def json_rows(self) -> list[dict[str, Any]]:
        """Return all rows, JSON-ready, in the order of insertion."""
        return [json_ready(row.values) for row in self._in_order()]

    def _key_of(self, values: dict[str, Any]) -> Any:
        key = values.get(self._key)
        if key is None:
            msg = f"the row has no {self._key}, which is the key of the table"
            raise ValueError(msg)
        return key

    def _refuse_duplicate(self, key: Any) -> None:
        if key in self._rows:
            msg = f"there is a row with {self._key} {key!r} already"
            raise DuplicateKeyError(msg)

    def _set(self, key: Any, row: _Row | None) -> None:
        self._undo.append((key, self._rows.get(key)))
        self._put(key, row)

    def _put(self, key: Any, row: _Row | None) -> None:
        if row is None:
            del self._rows[key]
        else:
            self._rows[key] = row

    def _in_order(self) -> list[_Row]:
        return sorted(self._rows.values(), key=lambda row: row.number)


def _owned(values: dict[str, Any]) -> dict[str, Any]:
    """Copy values that a row will keep. Raises NotJsonError if they cannot be written as JSON."""
    json_ready(values)
    return _copied(values)


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    if is_plain(values):
        copied: dict[str, Any] = loads(dumps(values))  # noqa: S302  its own bytes
        return copied
    return copy.deepcopy(values)
