"""The shop's event store, and the log that is exported from it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from explorer.store import MemoryEventStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event


class Log:
    """Partitioned by aggregate, so that an append only looks at the events it must agree with."""

    def __init__(self) -> None:
        self._partitions: defaultdict[str, MemoryEventStore] = defaultdict(MemoryEventStore)
        self.events: list[Event] = []
        """All of them, in the order in which they were appended."""

    def events_of(self, aggregate_id: str) -> list[Event]:
        """Return the aggregate's events, oldest first."""
        return self._partitions[aggregate_id].events_of(aggregate_id)

    def append(self, aggregate_id: str, events: Sequence[Event], expected_version: int) -> None:
        """Append all or none; ConcurrencyError if the aggregate has moved on."""
        self._partitions[aggregate_id].append(aggregate_id, events, expected_version)
        self.events += events
