"""Find: from which event to which an expression holds, along one aggregate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.model import isoformat
from explorer.model.json_ready import NotJsonError, json_ready
from explorer.replay.fold import Fold, snapshot
from explorer.replay.order import replay_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import AggregateKey, Event, Reducer
    from explorer.replay.expression import Expression


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of one aggregate's events after each of which an expression holds."""

    first: Event
    """The event after which it begins to hold."""

    first_index: int
    """Of that event in replay order."""

    healing: Event | None
    """The event after which it no longer holds; None if it holds to the end."""

    @property
    def key(self) -> AggregateKey:
        """The aggregate."""
        return self.first.key


def intervals(
    events: Sequence[Event], reducer: Reducer, expression: Expression
) -> Iterator[Interval]:
    """Yield every stretch on which the expression holds, in replay order; none overlap."""
    begun: tuple[int, Event] | None = None
    for index, (event, holds) in enumerate(held(events, reducer, expression)):
        if holds and begun is None:
            begun = index, event
        elif not holds and begun is not None:
            yield Interval(begun[1], begun[0], event)
            begun = None
    if begun is not None:
        yield Interval(begun[1], begun[0], None)


def held(
    events: Sequence[Event], reducer: Reducer, expression: Expression
) -> Iterator[tuple[Event, bool]]:
    """Yield every event of one aggregate, in replay order, with whether the expression holds."""
    fold = Fold(reducer)
    remembers = expression.uses("previous")
    names: dict[str, Any] = {}
    for event in replay_order(events)[0]:
        if remembers and "state" in names:
            names["previous"] = snapshot(names["state"])
        fold.step(event)
        names["state"] = _state(fold, expression.fields)
        if expression.uses("event"):
            names["event"] = event_fields(event)
        yield event, expression.holds(names)


def _state(fold: Fold, fields: frozenset[str] | None) -> Any:
    """Return the state, or of an object only some fields where the rest would cost more."""
    kept = None if fields is None else fold.fields()
    if kept is None or fields is None:
        return fold.shown()[0]
    try:
        return {field: json_ready(kept[field]) for field in fields if field in kept}
    except NotJsonError:
        return fold.shown()[0]


def event_fields(event: Event) -> dict[str, Any]:
    """Return an event as expressions see it."""
    return {
        "id": event.id,
        "type": event.type,
        "aggregate_id": event.aggregate_id,
        "aggregate_type": event.aggregate_type,
        "occurred_at": isoformat(event.occurred_at),
        "version": event.version,
        "position": event.position,
        "payload": event.payload,
        "metadata": event.metadata,
        "user_id": event.user_id,
        "correlation_id": event.correlation_id,
        "causation_id": event.causation_id,
    }
