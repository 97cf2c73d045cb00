"""Which events touch which rows: a projection run with an eye on its table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from explorer.projections.python import KEPT_FAILURES, ProjectionResult, project_event
from explorer.projections.table import Table
from explorer.projections.verify_values import key_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explorer.projections.python import ProjectionFailure, PythonProjection, Upcast


class WatchedTable(Table):
    """A table that notes the keys that are read or written; `whole` once all rows were."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self._column = key
        self.touched: set[str] = set()
        self.whole = False

    def insert(self, row: Mapping[str, Any], /) -> None:
        """See `Table.insert`."""
        self._note(dict(row).get(self._column))
        super().insert(row)

    def update(self, key: Any, /, **values: Any) -> bool:
        """See `Table.update`."""
        self._note(key)
        if self._column in values:
            self._note(values[self._column])
        return super().update(key, **values)

    def delete(self, key: Any, /) -> bool:
        """See `Table.delete`."""
        self._note(key)
        return super().delete(key)

    def get(self, key: Any, /) -> dict[str, Any] | None:
        """See `Table.get`."""
        self._note(key)
        return super().get(key)

    def __contains__(self, key: Any) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __len__(self) -> int:
        self.whole = True
        return super().__len__()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self.whole = True
        return super().__iter__()

    def _note(self, key: Any) -> None:
        self.touched.add(key_text(key))


class Touches:
    """The positions of the events that touched each key, and which keys were touched together."""

    def __init__(self) -> None:
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._neighbours: defaultdict[str, set[str]] = defaultdict(set)
        self._noted = 0
        self.whole = False
        """Whether a handler read all rows: then every event may have its part in every row."""

    def note(self, position: int, keys: Iterable[str]) -> None:
        """Note what one event touched."""
        keys = list(keys)
        self._noted += bool(keys)
        for key in keys:
            self._by_key[key].append(position)
            if len(keys) > 1:
                self._neighbours[key].update(keys)

    def of(self, key: str) -> list[int]:
        """Return the positions of the events that touched the key, in order."""
        return self._by_key.get(key, [])

    def around(self, key: str, most: int) -> list[int] | None:
        """Return those of all events that may have their part in the row, in order.

        They are the events that touched the key, or one that was touched together with it, and so
        on; where a handler read all rows, all events. None where they are more than `most`.
        """
        if self.whole and self._noted > most:
            return None
        found: set[int] = set()
        seen = set(self._by_key) if self.whole else {key}
        waiting = list(seen)
        while waiting:
            each = waiting.pop()
            found.update(self.of(each))
            if len(found) > most:
                return None
            new = self._neighbours.get(each, set()) - seen
            seen |= new
            waiting += new
        return sorted(found)


def watch(
    projection: PythonProjection, events: Iterable[Any], upcast: Upcast | None
) -> tuple[ProjectionResult, Touches]:
    """Run a projection as `run` does, and tell which events touched which keys as well."""
    table, touches = WatchedTable(projection.key), Touches()
    handler_of = projection.handlers()
    failures: list[ProjectionFailure] = []
    failed = 0
    for event in events:
        for failure in project_event(handler_of, table, event, upcast):
            failed += 1
            failures += [failure] if failed <= KEPT_FAILURES else []
        touches.note(event.position, table.touched)
        table.touched.clear()
    touches.whole = table.whole
    result = ProjectionResult(rows=table.json_rows(), errors=tuple(failures), failed=failed)
    return result, touches
