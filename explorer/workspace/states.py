"""Aggregates and their states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.errors import NotFoundError, QuestionError
from explorer.model import END, AggregateKey
from explorer.reducers import UpcasterError
from explorer.replay import Timeline, diff, frames, state_at
from explorer.workspace.answers import Upcast
from explorer.workspace.log import Log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from explorer.model import (
        AggregateQuery,
        AggregateSummary,
        Change,
        Cut,
        Event,
        Frame,
        Reducer,
    )

    By = Literal["event_type", "aggregate_type"]


KEPT_TIMELINES = 8
"""How many aggregates stay open at once; each may hold checkpoints of up to 100 MB."""


class States(Log):
    """Questions about one aggregate."""

    def find_aggregates(
        self, query: AggregateQuery, limit: int = 50, after: AggregateKey | None = None
    ) -> list[AggregateSummary]:
        """Return aggregates after another one: most events first, then by id and type."""
        return self._store.find_aggregates(query, limit=limit, after=after)

    def aggregate(self, key: AggregateKey) -> AggregateSummary:
        """Return what the log knows of one aggregate; raises NotFoundError."""
        return self._store.aggregate(key)

    def key_of(self, aggregate_id: str, aggregate_type: str | None = None) -> AggregateKey:
        """Find the one aggregate with this id, of the type if one is given.

        Raises NotFoundError if there is none, QuestionError if aggregates of several types have it.
        """
        keys = self._store.keys_of(aggregate_id)
        found = [key for key in keys if aggregate_type in (None, key.type)]
        if len(found) == 1:
            return found[0]
        types = ", ".join(key.type or "(no type)" for key in keys)
        if found:
            msg = f"{aggregate_id!r} is the id of several aggregates: {types}."
            raise QuestionError(msg, hint="Say which type is meant.")
        kind = f" of type {aggregate_type!r}" if aggregate_type else ""
        msg = f"No aggregate{kind} has the id {aggregate_id!r}."
        raise NotFoundError(msg, hint=f"It exists as {types}." if keys else "")

    def reducer(self, aggregate_type: str, *, upcast: bool = True) -> Reducer:
        """Return the reducer of an aggregate type; the guessed one where nobody wrote one.

        It sees events as upcast, or as recorded.
        """
        return self._reducers.for_type(aggregate_type, upcast=upcast)

    @property
    def upcasters(self) -> tuple[str, ...]:
        """The names of the upcasters that events go through, in order."""
        return self._reducers.upcasters.names

    def upcast(self, event: Event) -> Upcast | None:
        """Return what upcasters make of an event; None where none takes its type."""
        if event.type not in self._reducers.upcasters.types:
            return None
        try:
            return Upcast(events=tuple(self._reducers.upcasters.upcast(event)))
        except UpcasterError as error:
            return Upcast(error=str(error))

    def timeline(self, key: AggregateKey, *, upcast: bool = True) -> Timeline:
        """Open an aggregate: every version of it, near at hand. Raises NotFoundError.

        Its events are folded as upcast, or as recorded.
        """
        reducer = self.reducer(key.type, upcast=upcast)
        name = (reducer.fingerprint, key)
        with self._lock:
            known = self._timelines.get(name)
            if known is None:
                known = self._timelines[name] = Timeline(self._events_of(key), reducer)
            self._timelines.move_to_end(name)
            while len(self._timelines) > KEPT_TIMELINES:
                self._timelines.popitem(last=False)
        return known

    def state(self, key: AggregateKey, cut: Cut = END, *, upcast: bool = True) -> Frame | None:
        """Return the frame of an aggregate at a cut; None before its first event.

        Its events are folded as upcast, or as recorded.
        """
        return state_at(self._events_of(key), self.reducer(key.type, upcast=upcast), cut)

    def history(self, key: AggregateKey) -> Iterator[tuple[Frame, list[Change]]]:
        """Yield every frame of an aggregate, in replay order, with what its event changed."""
        before: Any = None
        for frame in frames(self._events_of(key), self.reducer(key.type)):
            yield frame, diff(before, frame.state)
            before = frame.state

    def _events_of(self, key: AggregateKey) -> list[Event]:
        events = self._store.aggregate_events(key)
        if not events:
            msg = f"There is no aggregate {key}."
            raise NotFoundError(msg, hint="Search for a part of its id.")
        return events

    def _total(self) -> int:
        return self.report.events
