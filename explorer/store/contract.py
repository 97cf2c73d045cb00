"""What an event store does, whatever it keeps the events in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from explorer.model import Event


class EventStore(Protocol):
    """Reads the log and appends to it. `MemoryEventStore` is the definition."""

    def events_of(
        self, aggregate_id: str, *, from_version: int = 0, aggregate_type: str | None = None
    ) -> list[Event]:
        """Return the aggregate's events with `version >= from_version`, in replay order.

        An event without a version counts by its ordinal in the aggregate, from 1. An unknown id
        has no events. Raises QuestionError if aggregates of several types have the id and
        `aggregate_type` does not say which.
        """

    def events_of_type(self, event_type: str, *, since: datetime | None = None) -> Iterator[Event]:
        """Yield the events of a type with `occurred_at >= since`, in position order."""

    def append(self, aggregate_id: str, events: Sequence[Event], expected_version: int) -> None:
        """Add events to the end of one aggregate and of the log, all or none.

        The aggregate's version is its highest, or the number of its events where none has a
        version, or 0 where there is no such aggregate. The store assigns positions, and the
        versions that follow `expected_version`; an event that has a version must have that one.

        Raises ConcurrencyError if the aggregate is at another version, and QuestionError if the
        events do not fit together. Nothing changes then.
        """
