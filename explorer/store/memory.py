"""The reference store: a list. What it answers is right by definition."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from explorer.replay import replay_order
from explorer.store.aggregate_ids import the_only_type
from explorer.store.appending import check_version, key_of, stamped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from explorer.model import Event


class MemoryEventStore:
    """An `EventStore` over a list of events, given in position order."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events = list(events)
        self._appending = Lock()

    def events_of(
        self, aggregate_id: str, *, from_version: int = 0, aggregate_type: str | None = None
    ) -> list[Event]:
        """See `EventStore.events_of`."""
        same_id = [event for event in self._events if event.aggregate_id == aggregate_id]
        if aggregate_type is None:
            aggregate_type = the_only_type(aggregate_id, {e.aggregate_type for e in same_id})
        ordered, versions = replay_order(
            [event for event in same_id if event.aggregate_type == aggregate_type]
        )
        numbered = zip(ordered, versions, strict=True)
        return [_fresh(event) for event, version in numbered if version >= from_version]

    def events_of_type(self, event_type: str, *, since: datetime | None = None) -> Iterator[Event]:
        """See `EventStore.events_of_type`."""
        for event in self._events:
            if event.type == event_type and (since is None or event.occurred_at >= since):
                yield _fresh(event)

    def append(self, aggregate_id: str, events: Sequence[Event], expected_version: int) -> None:
        """See `EventStore.append`."""
        key = key_of(aggregate_id, events)
        with self._appending:
            there = [event for event in self._events if event.key == key]
            versions = [event.version for event in there if event.version is not None]
            if key is not None:
                check_version(
                    aggregate_id,
                    expected=expected_version,
                    highest=max(versions, default=None),
                    events=len(there),
                )
            self._events += stamped(
                events, position=len(self._events), version=expected_version + 1
            )


def _fresh(event: Event) -> Event:
    """The event with a payload and metadata that nobody else holds."""
    return replace(event, payload=deepcopy(event.payload), metadata=deepcopy(event.metadata))
