"""The shop's event store, and the log that is exported from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.store import MemoryEventStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event

UNRECORDED = -1
"""The position of an event that is not in the log yet."""


class Log:
    """Partitioned by aggregate, so that an append only looks at the events it must agree with."""

    def __init__(self) -> None:
        self._partitions: defaultdict[str, MemoryEventStore] = defaultdict(MemoryEventStore)
        self.events: list[Event] = []
        """All of them, by position."""

    def events_of(self, aggregate_id: str, *, from_version: int = 0) -> list[Event]:
        """Return the aggregate's events from a version on, oldest first."""
        return self._partitions[aggregate_id].events_of(aggregate_id, from_version=from_version)

    def append(
        self, aggregate_id: str, events: Sequence[Event], expected_version: int
    ) -> list[Event]:
        """Append all or none, and return them with their positions and versions.

        Raises ConcurrencyError if the aggregate is not at the expected version any more.
        """
        self._partitions[aggregate_id].append(aggregate_id, events, expected_version)
        recorded = [
            replace(event, position=len(self.events) + place, version=expected_version + 1 + place)
            for place, event in enumerate(events)
        ]
        self.events += recorded
        return recorded
