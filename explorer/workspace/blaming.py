"""Why a value is what it is: the events that set it, and what caused them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import NotFoundError, QuestionError
from explorer.model import END
from explorer.replay import Timeline, blame
from explorer.workspace.states import States

if TYPE_CHECKING:
    from explorer.model import AggregateKey, Cut, Event
    from explorer.replay import Touch

LONGEST_CHAIN = 100
"""Causes that are followed back from an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Every event that changed one value, up to a cut."""

    key: AggregateKey
    path: str
    touches: tuple[Touch, ...]
    """Newest first; never empty."""

    causes: tuple[Event, ...]
    """The event of the newest touch, what caused it, and so on back, as far as the dump knows."""

    root: str | None
    """The first cause, which is in no dump: usually the id of a command. None if there is none."""


class Blaming(States):
    """Questions about single values."""

    def blame(self, key: AggregateKey, path: str, cut: Cut = END, *, upcast: bool = True) -> Blame:
        """Return why the value at `path`, a JSON Pointer, is what it is at a cut.

        A value that is gone can be asked too. Raises NotFoundError if there was never one, and
        QuestionError if `path` is no pointer.
        """
        timeline = self._timeline_within(key, cut, upcast=upcast)
        try:
            touches = blame(timeline, path)
        except ValueError as error:
            raise QuestionError(str(error), hint="Write it like /items/0/price.") from None
        if not touches:
            msg = f"{key} never had a value at {path!r}."
            raise NotFoundError(msg, hint="Take a path from its state or its history.")
        causes, root = self.causes_of(touches[0].event)
        return Blame(key=key, path=path, touches=tuple(touches), causes=causes, root=root)

    def causes_of(self, event: Event) -> tuple[tuple[Event, ...], str | None]:
        """Return the event and its causes, nearest first, and the id of the cause not in the dump.

        The walk ends where causes run in a circle, and after 100 of them.
        """
        found = {event.id: event}
        cause = event.causation_id
        while cause is not None and cause not in found and len(found) < LONGEST_CHAIN:
            named = self._store.find_events([cause]).get(cause)
            if named is None:
                return tuple(found.values()), cause
            found[cause] = named
            cause = named.causation_id
        return tuple(found.values()), None

    def _timeline_within(self, key: AggregateKey, cut: Cut, *, upcast: bool) -> Timeline:
        """Open an aggregate with the events within a cut alone; the kept timeline if that is all.

        Raises NotFoundError if the cut has none of them.
        """
        whole = self.timeline(key, upcast=upcast)
        included = [
            event
            for event, version in zip(whole.events, whole.versions, strict=True)
            if cut.includes(event, version)
        ]
        if not included:
            msg = f"{key} has no event up to there."
            raise NotFoundError(msg, hint="Choose a later cut.")
        return whole if len(included) == len(whole) else Timeline(included, whole.reducer)
