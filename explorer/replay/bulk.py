"""Folding many aggregates: the same answers as frame by frame, at a fraction of the cost.

Every aggregate is first folded the quick way, which gives up on whatever is out of the ordinary:
a reducer that fails or changes its event, a state that is no JSON, events that arrived late. Then
the fold that knows all that does the aggregate again, from its first event.
"""

from __future__ import annotations

from itertools import chain
from marshal import dumps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.model import END, json_text
from explorer.model.user_code import EXACT
from explorer.replay.fold import state_at
from explorer.replay.history import KEPT_BYTES, history_rows
from explorer.replay.rows import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from explorer.model import Cut, Event, Reducer
    from explorer.replay.rows import Rows


class LastState(NamedTuple):
    """The state of one aggregate at a cut."""

    aggregate_id: str
    aggregate_type: str
    version: int
    position: int
    state: str
    """As JSON text."""
    error: str | None


class HistoryCells(NamedTuple):
    """Columns of the history of one aggregate, of equal length: see `HistoryRow`."""

    aggregate_id: Sequence[str]
    position: Sequence[int]
    version: Sequence[int]
    event_id: Sequence[str]
    event_type: Sequence[str]
    occurred_at: Sequence[int]
    """In microseconds since 1970, like all times here."""
    axis: Sequence[str]
    from_position: Sequence[int | None]
    to_position: Sequence[int | None]
    from_time: Sequence[int | None]
    to_time: Sequence[int | None]
    state: Sequence[str]
    error: Sequence[str | None]
    rests_on_error: Sequence[bool]
    partial: Sequence[bool]


def last_state(rows: Rows, span: range, reducer: Reducer, cut: Cut) -> LastState | None:
    """Return the state of the aggregate whose events are the rows of `span`, as `state_at` does.

    None if the cut includes none of them.
    """
    order, versions = _placed(rows, span)
    if cut != END:
        pairs = zip(order, versions, strict=True)
        included = [each for each in pairs if _within(rows, cut, each)]
        if not included:
            return None
        order, versions = zip(*included, strict=True)
    kind = rows.columns["aggregate_type"][span.start]
    name = rows.columns["aggregate_id"][span.start]
    try:
        for live in _folded(rows, order, reducer):  # noqa: B007  the last one
            pass
        state = json_text.written(reducer.view(live))
    except Exception:  # noqa: BLE001  the user's code, and all that is out of the ordinary
        return _last_of_frames(rows, span, reducer, cut)
    return LastState(name, kind, versions[-1], rows.columns["position"][order[-1]], state, None)


def history_cells(rows: Rows, span: range, reducer: Reducer) -> HistoryCells:
    """Return the history of the aggregate whose events are the rows of `span`, as `history_rows`
    does."""
    order, versions = _placed(rows, span)
    columns = rows.columns
    positions = [columns["position"][row] for row in order]
    times = [columns["occurred_at"][row] for row in order]
    if positions == sorted(positions) and times == sorted(times):
        try:
            states = _states(rows, order, reducer)
        except Exception:  # noqa: BLE001
            return _cells_of_rows(rows, span, reducer)
        return HistoryCells(
            aggregate_id=[columns["aggregate_id"][span.start]] * len(order),
            position=positions,
            version=versions,
            event_id=[columns["id"][row] for row in order],
            event_type=[columns["type"][row] for row in order],
            occurred_at=times,
            axis=["both"] * len(order),
            from_position=positions,
            to_position=[*positions[1:], None],
            from_time=times,
            to_time=[*times[1:], None],
            state=states,
            error=[None] * len(order),
            rests_on_error=[False] * len(order),
            partial=[False] * len(order),
        )
    return _cells_of_rows(rows, span, reducer)


class _Unusual(Exception):  # noqa: N818  it says only: do it the other way
    """The quick way does not know what to make of this aggregate."""


def _folded(rows: Rows, order: Sequence[int], reducer: Reducer) -> Iterator[Any]:
    """Yield the live state after each row. Raises what the reducer raises, and _Unusual."""
    types = rows.columns["type"]
    apply, lazy = reducer.apply, rows.lazy
    rows.forget_shown()
    live = reducer.start()
    for row, payload in zip(order, rows.payloads(order), strict=True):
        seal = dumps(payload, EXACT)
        live = apply(live, lazy(row, types[row], payload))
        if dumps(payload, EXACT) != seal:
            raise _Unusual
        yield live
    if rows.metadata_changed():
        raise _Unusual


def _states(rows: Rows, order: Sequence[int], reducer: Reducer) -> list[str]:
    view, written = reducer.view, json_text.written
    states, left = [], KEPT_BYTES
    for live in _folded(rows, order, reducer):
        text = written(view(live))
        states.append(text)
        left -= len(text)
        if left <= 0:
            raise _Unusual
    return states


def _placed(rows: Rows, span: range) -> tuple[Sequence[int], Sequence[int]]:
    """Return the rows of one aggregate in replay order, and their versions: see `replay_order`."""
    recorded = rows.columns["version"][span.start : span.stop]
    if None in recorded or len(set(recorded)) < len(recorded):
        filled = enumerate(recorded, start=1)
        return span, [place if version is None else version for place, version in filled]
    ordered = sorted(recorded)
    if ordered == recorded:
        return span, recorded
    return sorted(span, key=rows.columns["version"].__getitem__), ordered


def _within(rows: Rows, cut: Cut, placed: tuple[int, int]) -> bool:
    row, version = placed
    if cut.position is not None:
        return bool(rows.columns["position"][row] <= cut.position)
    if cut.version is not None:
        return version <= cut.version
    return cut.time is None or rows.value("occurred_at", row) <= cut.time


def _events(rows: Rows, span: range) -> list[Event]:
    return [rows.event(row) for row in span]


def _last_of_frames(rows: Rows, span: range, reducer: Reducer, cut: Cut) -> LastState | None:
    frame = state_at(_events(rows, span), reducer, cut)
    if frame is None:
        return None
    event, state = frame.event, json_text.written(frame.state)
    key = event.aggregate_id, event.aggregate_type
    return LastState(*key, frame.version, event.position, state, frame.error)


def _cells_of_rows(rows: Rows, span: range, reducer: Reducer) -> HistoryCells:
    cells = map(_cells, history_rows(_events(rows, span), reducer))
    columns = dict(zip(HistoryCells._fields, zip(*cells, strict=True), strict=True))
    for name in ("occurred_at", "from_time", "to_time"):
        columns[name] = tuple(map(_microseconds, columns[name]))
    return HistoryCells(**columns)


def _microseconds(instant: datetime | None) -> int | None:
    if instant is None:
        return None
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


_cells = attrgetter(
    "event.aggregate_id",
    "event.position",
    "version",
    "event.id",
    "event.type",
    "event.occurred_at",
    *HistoryCells._fields[6:],
)


def joined(parts: Sequence[HistoryCells]) -> HistoryCells:
    """Return the histories of several aggregates, one after the other."""
    return HistoryCells(*(list(chain.from_iterable(each)) for each in zip(*parts, strict=True)))
