"""Drafts of reducers, and what they would make of an aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import NotFoundError, QuestionError
from explorer.model import EventQuery
from explorer.reducers import DeclarativeReducer
from explorer.reducers.declarative import draft, read
from explorer.replay import state_at
from explorer.workspace.states import States

if TYPE_CHECKING:
    from explorer.model import AggregateKey, Cut, Event, Frame

SAMPLED = 300
"""Events of each type that a draft is inferred from, the first ones; later shapes are missed."""

MOST_TYPES = 100


class Drafting(States):
    """Questions about declarative reducers that are not in use yet."""

    def draft(self, aggregate_type: str) -> str:
        """Return a first draft of a declarative reducer as YAML, inferred from a sample of events.

        Raises NotFoundError if no aggregate has the type.
        """
        found = self._sample(aggregate_type)
        if not found:
            msg = f"No aggregate has the type {aggregate_type!r}."
            types = ", ".join(name for name, *_ in self.summary().aggregate_types)
            raise NotFoundError(msg, hint=f"The types are {types}.")
        return draft(aggregate_type, found)

    def declared(self, text: str, aggregate_type: str) -> DeclarativeReducer:
        """Return the reducer of a type that YAML text declares; nothing is kept or run.

        Raises ReducerError that names the line of a mistake, QuestionError without the type.
        """
        declarations = {each.aggregate_type: each for each in read(text, "the text")}
        if aggregate_type not in declarations:
            msg = f"The text declares no reducer for {aggregate_type!r}."
            raise QuestionError(msg, hint=f"Write aggregate: {aggregate_type}")
        return DeclarativeReducer(declarations[aggregate_type], "the text")

    def source(self, aggregate_type: str) -> str | None:
        """Return the YAML that the reducer in use was read from; None if it was not."""
        reducer = self.reducer(aggregate_type, upcast=False)
        return reducer.source if isinstance(reducer, DeclarativeReducer) else None

    def preview(self, key: AggregateKey, text: str, cut: Cut) -> Frame | None:
        """Return what YAML text makes of an aggregate at a cut; raises what `declared` does."""
        reducer = self._reducers.upcasting(self.declared(text, key.type))
        return state_at(self._events_of(key), reducer, cut)

    def _sample(self, aggregate_type: str) -> list[Event]:
        found: list[Event] = []
        for event_type, _ in self._store.event_types()[:MOST_TYPES]:
            query = EventQuery(types=(event_type,), aggregate_types=(aggregate_type,))
            found += self._store.page(query, limit=SAMPLED).events
        return sorted(found, key=lambda event: event.position)
