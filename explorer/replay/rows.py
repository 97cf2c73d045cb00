"""Events as rows of columns: objects that fill in as a reducer looks at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from marshal import dumps, loads
from typing import TYPE_CHECKING, Any

from explorer.model import Event, json_text
from explorer.model.user_code import EXACT, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

FIELDS = (
    "position", "id", "type", "aggregate_id", "aggregate_type", "occurred_at", "version",
    "payload", "metadata", "correlation_id", "causation_id", "user_id",
)  # fmt: skip
"""Of an event, and the names of the columns."""


class Rows:
    """Columns by the names of the fields of an event, in position order within an aggregate.

    `occurred_at` is in microseconds since 1970, `payload` and `metadata` are JSON texts. A column
    that is not there raises what the mapping raises for it.
    """

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = columns
        self._shown: list[tuple[int, Any]] = []

    def event(self, row: int) -> Event:
        """Return a row as an event that reads its fields when somebody asks for them."""
        event = _new(RowEvent)
        _set_rows(event, self)
        _set_row(event, row)
        return event

    def lazy(self, row: int, kind: str, payload: Any) -> Event:
        """Return the same, with the fields that reducers always ask for."""
        event = _new(RowEvent)
        _set_type(event, kind)
        _set_payload(event, payload)
        _set_rows(event, self)
        _set_row(event, row)
        return event

    def payloads(self, rows: Iterable[int]) -> list[Any]:
        """Return the payloads of some rows, read anew."""
        texts, read = self.columns["payload"], json_text.read
        return [None if (text := texts[row]) is None else read(text) for row in rows]

    def value(self, name: str, row: int) -> Any:
        """Return one field of a row as an event has it."""
        value = self.columns[name][row]
        if name == "occurred_at":
            return EPOCH + timedelta(microseconds=value)
        if name in _JSON and value is not None:
            return json_text.read(value)
        return value

    def show(self, name: str, row: int) -> Any:
        """Return a field that a lazy event was asked for."""
        value = self.value(name, row)
        if name == "metadata":
            self._shown.append((row, value))
        return value

    def forget_shown(self) -> None:
        """Begin anew with what `metadata_changed` looks at."""
        self._shown = []

    def metadata_changed(self) -> bool:
        """Tell whether metadata shown since the last time is no longer what it was."""
        shown, self._shown = self._shown, []
        return any(not same(value, self.value("metadata", row)) for row, value in shown)


class RowEvent(Event):
    """An event whose slots fill in from `Rows`."""

    __slots__ = ("_row", "_rows")

    if TYPE_CHECKING:
        _row: int
        _rows: Rows

    def __new__(cls, **fields: Any) -> Event:  # type: ignore[misc]
        """Make what `dataclasses.replace` makes of it a plain event."""
        return Event(**fields)

    def __reduce__(self) -> tuple[Any, ...]:
        """Make a copy a plain event as well."""
        return partial(Event, **{name: getattr(self, name) for name in FIELDS}), ()

    def __getattr__(self, name: str) -> Any:
        """Called for a slot that is still empty, and for what events do not have."""
        setter = _SETTERS.get(name)
        if setter is None:
            msg = f"'Event' object has no attribute {name!r}"
            raise AttributeError(msg, name=name, obj=self)
        value = self._rows.show(name, self._row)
        setter(self, value)
        return value

    def handed(self) -> tuple[Event, bytes]:
        """See `hand_over`."""
        rows, row = self._rows, self._row
        rows.forget_shown()
        [payload] = rows.payloads([row])
        return rows.lazy(row, rows.columns["type"][row], payload), dumps(payload, EXACT)

    def changed_part(self, seal: bytes) -> str:
        """Return what is no longer as it was handed over: payload, metadata or nothing."""
        if not same(self.payload, loads(seal)):  # noqa: S302  its own bytes
            return "payload"
        return "metadata" if self._rows.metadata_changed() else ""


_JSON = frozenset({"payload", "metadata"})
_SETTERS: dict[str, Any] = {name: getattr(Event, name).__set__ for name in FIELDS}
_new = object.__new__
_set_type = _SETTERS["type"]
_set_payload = _SETTERS["payload"]
_set_rows = vars(RowEvent)["_rows"].__set__
_set_row = vars(RowEvent)["_row"].__set__
