"""Which reducers would be upset if every event were delivered twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from marshal import dumps
from typing import TYPE_CHECKING, Any

from explorer.model.user_code import EXACT
from explorer.replay.diff import diff
from explorer.replay.fold import Fold
from explorer.replay.order import replay_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explorer.model import AggregateKey, Event, Reducer


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsetExample:
    """The first event of an aggregate whose second delivery leaves another state."""

    key: AggregateKey
    event_id: str
    event_type: str
    position: int
    path: str
    """JSON Pointer of the first value that is another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upset:
    """What second deliveries do to one aggregate type."""

    aggregate_type: str
    reducer: str
    guessed: bool
    checked: int
    """Aggregates replayed."""

    differing: int
    """Those whose last state is another one if every event comes twice in a row."""

    example: UpsetExample | None
    """None if no state differs."""


def delivered_twice(
    aggregates: Iterable[Sequence[Event]], reducer_for: Callable[[str], Reducer]
) -> list[Upset]:
    """Replay every aggregate once as it is and once with each event twice in a row.

    `aggregates` yields the events of one whole aggregate at a time. Returns an answer per type, by
    type. A second delivery that the reducer fails on leaves the state alone, so it upsets nothing.
    """
    found: dict[str, Upset] = {}
    for events in aggregates:
        if events:
            kind = events[0].aggregate_type
            reducer = reducer_for(kind)
            known = found.get(kind) or Upset(
                aggregate_type=kind,
                reducer=reducer.name,
                guessed=reducer.guessed,
                checked=0,
                differing=0,
                example=None,
            )
            found[kind] = _with_one_more(known, replay_order(events)[0], reducer)
    return [found[kind] for kind in sorted(found)]


def _with_one_more(known: Upset, events: Sequence[Event], reducer: Reducer) -> Upset:
    once, twice = Fold(reducer), Fold(reducer)
    for event in events:
        once.step(event)
        twice.step(event)
        twice.step(event)
    differs = _difference(once, twice) is not None
    example = known.example
    if differs and example is None:
        example = _first(events, reducer)
    return replace(
        known, checked=known.checked + 1, differing=known.differing + differs, example=example
    )


def _first(events: Sequence[Event], reducer: Reducer) -> UpsetExample | None:
    fold = Fold(reducer)
    twice = Fold(reducer)
    for event in events:
        fold.step(event)
        twice.step(event)
        twice.step(event)
        path = _difference(fold, twice)
        if path is not None:
            return UpsetExample(
                key=event.key,
                event_id=event.id,
                event_type=event.type,
                position=event.position,
                path=path,
            )
    return None


def _difference(one: Fold, other: Fold) -> str | None:
    """Return the path of the first value that differs; None if the states are equal."""
    before, after = one.shown()[0], other.shown()[0]
    if _bytes(before) == _bytes(after):
        return None
    changes = diff(before, after)
    return changes[0].path if changes else None


def _bytes(state: Any) -> bytes:
    return dumps(state, EXACT)
