"""The history of one aggregate as rows: which state held from where to where in the log."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from explorer.model.json_text import written
from explorer.replay.fold import Fold
from explorer.replay.order import replay_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from explorer.model import Event, Reducer
    from explorer.replay.fold import Saved

Axis = Literal["both", "position", "time"]

KEPT_BYTES = 16 * 1024 * 1024
"""Of one aggregate's states; rows beyond keep only the fields that are no containers."""

MARK_EVERY = 32
"""Events between two marks that a fold in another order can go back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A state that held for a stretch of the log.

    A cut at a position finds its state in the one row of axis `both` or `position` with
    `from_position <= position < to_position`; a cut at a time in that of axis `both` or `time` with
    `from_time <= time < to_time`. Stretches may be empty, where times tie.
    """

    axis: Axis
    """`both` if positions, times and replay order agree; else the aggregate has the other two."""

    event: Event
    """The last event in replay order of those that the state rests on; as in `state_at`."""

    version: int
    from_position: int | None
    """Inclusive; None on the axis `time`."""

    to_position: int | None
    """Exclusive; None if the state holds to the end."""

    from_time: datetime | None
    """Inclusive; None on the axis `position`."""

    to_time: datetime | None
    """Exclusive; None if the state holds to the end."""

    state: str
    """As JSON text."""

    error: str | None
    rests_on_error: bool
    partial: bool
    """True if the state has only the fields of the object that are no containers."""


def history_rows(events: Sequence[Event], reducer: Reducer) -> Iterator[HistoryRow]:
    """Yield the rows of one aggregate: one per event, or where orders disagree, one per arrival.

    Every row is the fold, in replay order, of all events up to its position or time: an event that
    arrived late is folded in where it belongs.
    """
    entries = list(map(_Entry, *replay_order(events), range(len(events))))
    positions = [entry.event.position for entry in entries]
    times = [entry.event.occurred_at for entry in entries]
    if positions == sorted(positions) and times == sorted(times):
        yield from _rows("both", [[entry] for entry in entries], _Arrived(reducer, marks=False))
        return
    by_position = sorted(entries, key=lambda entry: entry.event.position)
    by_time = sorted(entries, key=lambda entry: entry.event.occurred_at)
    yield from _rows("position", [[entry] for entry in by_position], _Arrived(reducer))
    ties = groupby(by_time, key=lambda entry: entry.event.occurred_at)
    yield from _rows("time", [list(tied) for _, tied in ties], _Arrived(reducer))


class _Entry(NamedTuple):
    event: Event
    version: int
    place: int
    """In replay order."""


def _rows(axis: Axis, arrivals: list[list[_Entry]], arrived: _Arrived) -> Iterator[HistoryRow]:
    """Yield a row after each group of entries that arrive together."""
    writer = _Writer()
    for group, later in zip(arrivals, [*arrivals, None][1:], strict=True):
        arrived.add(group)
        state, unwritable, partial = writer.written(arrived.fold)
        start, end = group[0].event, later[0].event if later else None
        by_position, by_time = axis != "time", axis != "position"
        yield HistoryRow(
            axis=axis,
            event=arrived.last.event,
            version=arrived.last.version,
            from_position=start.position if by_position else None,
            to_position=end.position if end and by_position else None,
            from_time=start.occurred_at if by_time else None,
            to_time=end.occurred_at if end and by_time else None,
            state=state,
            error=arrived.error or unwritable,
            rests_on_error=arrived.rests_on_error,
            partial=partial,
        )


class _Arrived:
    """The fold of the entries that have arrived so far, whichever came first."""

    def __init__(self, reducer: Reducer, *, marks: bool = True) -> None:
        self.fold = Fold(reducer)
        self.error: str | None = None
        """What the reducer raised on the last entry in replay order."""
        self.rests_on_error = False
        self._reducer = reducer
        self._entries: list[_Entry] = []
        self._marks: list[tuple[int, Saved]] | None = [] if marks else None

    @property
    def last(self) -> _Entry:
        return self._entries[-1]

    def add(self, group: list[_Entry]) -> None:
        """Take in entries, and fold again what comes after the first of them."""
        before = first = len(self._entries)
        for entry in group:
            place = self._place_for(entry)
            self._entries.insert(place, entry)
            first = min(first, place)
        start = before if first == before else self._go_back_to(first)
        for count, entry in enumerate(self._entries[start:], start=start + 1):
            self.rests_on_error = self.fold.failed
            self.error = self.fold.step(entry.event)
            if count % MARK_EVERY == 0:
                self._mark(count)

    def _place_for(self, entry: _Entry) -> int:
        known = self._entries
        if not known or known[-1].place < entry.place:
            return len(known)
        return bisect_left(known, entry.place, key=lambda each: each.place)

    def _go_back_to(self, place: int) -> int:
        """Return to a fold of at most so many entries, and how many those are."""
        marks = self._marks if self._marks is not None else []
        while marks and marks[-1][0] > place:
            marks.pop()
        count, saved = marks[-1] if marks else (0, None)
        self.fold = Fold(self._reducer, saved)
        return count

    def _mark(self, count: int) -> None:
        if self._marks is not None and (saved := self.fold.save()):
            self._marks.append((count, saved))


class _Writer:
    """Writes states as JSON text, whole as long as those of the aggregate are not too much."""

    def __init__(self) -> None:
        self._left = KEPT_BYTES

    def written(self, fold: Fold) -> tuple[str, str | None, bool]:
        """Return the state as text, why it cannot be written if so, and whether it is partial."""
        partial = self._left <= 0
        state, error = fold.scalars() if partial else fold.shown()
        text = written(state)
        self._left -= len(text)
        return text, error, partial
