"""The fold over Arrow: a pure function from a batch of whole aggregates to what came of them.

It runs the same in this process, in the processes of the pool, and on whatever else can hand an
Arrow batch to a Python function.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from explorer.model import END
from explorer.replay.bulk import HistoryCells, LastState, history_cells, joined, last_state
from explorer.replay.rows import FIELDS, Rows
from explorer.tables import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explorer.model import Cut, Event, Reducer

    Starting = Callable[[int, int], None]
    """Gets the number of an aggregate within its batch, and its events."""

HISTORY = pa.schema(
    [
        ("aggregate_id", pa.string()),
        ("position", pa.int64()),
        ("version", pa.int64()),
        ("event_id", pa.string()),
        ("event_type", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("axis", pa.string()),
        ("from_position", pa.int64()),
        ("to_position", pa.int64()),
        ("from_time", pa.timestamp("us")),
        ("to_time", pa.timestamp("us")),
        ("state", pa.string()),
        ("error", pa.string()),
        ("rests_on_error", pa.bool_()),
        ("partial", pa.bool_()),
    ]
)
"""Every state, with the cuts at which it holds: see `HistoryRow`."""


class MissingFieldError(BaseException):
    """A reducer asked for a field of an event that the batch does not have.

    No Exception, so that the reducer cannot take it for one of its own.
    """


@dataclass(frozen=True, slots=True)
class Task:
    """What to compute of the aggregates."""

    result: Literal["states", "history"]
    cut: Cut = END
    """For the states."""

    @property
    def also(self) -> tuple[str, ...]:
        """The fields of an event that the result itself needs, beside those of every fold."""
        return ("id",) if self.result == "history" else ()


def fold(
    batch: pa.RecordBatch,
    task: Task,
    reducer_for: Callable[[str], Reducer],
    *,
    refused: Mapping[int, str] | None = None,
    starting: Starting | None = None,
) -> pa.RecordBatch:
    """Fold every aggregate of the batch, which has the rows of each in one run, by position.

    Columns are named after the fields of an event: `occurred_at` in microseconds since 1970,
    `payload` and `metadata` as JSON text, or where they are NULL and `unread` is not, to be found
    in that record. Returns rows as `STATES` or `HISTORY` say. `refused` has reasons not to fold
    some aggregates, by their number in the batch. Raises MissingFieldError.
    """
    rows = Rows(_Columns(batch))
    states: list[LastState] = []
    histories: list[HistoryCells] = []
    refused = refused or {}
    for number, span in enumerate(_spans(batch)):
        if starting:
            starting(number, len(span))
        if number in refused:
            reducer: Reducer = _Refusing(refused[number])
        else:
            reducer = reducer_for(rows.columns["aggregate_type"][span.start])
        if task.result == "history":
            histories.append(history_cells(rows, span, reducer))
        elif (found := last_state(rows, span, reducer, task.cut)) is not None:
            states.append(found)
    if task.result == "history":
        return _batch(joined(histories), HISTORY)
    return _batch(list(zip(*states, strict=True)) or [()] * len(STATES), STATES)


class StoppedError(Exception):
    """The reducer was stopped on this aggregate before."""


class _Refusing:
    """Stands in for the reducer of an aggregate that it must not be given again."""

    name = "stopped"
    guessed = False
    fingerprint = ""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def start(self) -> None:
        return None

    def apply(self, _live: None, _event: Event) -> None:
        raise StoppedError(self._reason)

    def view(self, _live: None) -> None:
        return None


class _Columns(dict[str, list[Any]]):
    """The columns of a batch as lists, made when they are first asked for."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        super().__init__()
        self._batch = batch

    def __missing__(self, name: str) -> list[Any]:
        if name not in self._batch.schema.names:
            raise MissingFieldError(name)
        values: list[Any] = self._batch[name].to_pylist()
        if name in ("payload", "metadata"):
            self._fill(name, values)
        self[name] = values
        return values

    def _fill(self, name: str, values: list[Any]) -> None:
        """Find what only Python could read."""
        unread = self._batch["unread"]
        if unread.null_count == len(values):
            return
        for row, record in enumerate(unread.to_pylist()):
            document = None if record is None or values[row] is not None else json.loads(record)
            if isinstance(document, dict) and name in document:
                values[row] = json.dumps(document[name])


def _spans(batch: pa.RecordBatch) -> list[range]:
    """Return the rows of each aggregate."""
    ids, types = batch["aggregate_id"], batch["aggregate_type"]
    changed = pc.or_(pc.not_equal(ids[1:], ids[:-1]), pc.not_equal(types[1:], types[:-1]))
    starts = [0, *(place + 1 for place in pc.indices_nonzero(changed).to_pylist())]
    return [range(*each) for each in zip(starts, [*starts[1:], len(ids)], strict=True)]


def _batch(columns: Any, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


OPTIONAL = tuple(
    name
    for name in FIELDS
    if name in ("id", "metadata", "correlation_id", "causation_id", "user_id")
)
"""The fields of an event that a batch may lack."""
