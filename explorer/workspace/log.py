"""What is in the log: its events, and what is wrong with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from explorer import quality
from explorer.workspace.opened import Opened

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    import pyarrow as pa

    from explorer.model import (
        Event,
        EventPage,
        EventQuery,
        Finding,
        Quarantined,
        RawRecord,
        Summary,
    )

    By = Literal["event_type", "aggregate_type"]


class Log(Opened):
    """Questions about events."""

    def summary(self) -> Summary:
        """Count what is in the log, once: nobody appends to an opened dump."""
        return self._summary

    @cached_property
    def _summary(self) -> Summary:
        return self._store.summary()

    @property
    def aggregate_types(self) -> tuple[str, ...]:
        """Aggregate types, most events first."""
        return tuple(name for name, _, _ in self.summary().aggregate_types)

    @property
    def event_types(self) -> tuple[str, ...]:
        """Event types, most events first."""
        return tuple(name for name, _ in self.summary().event_types)

    def activity(self, query: EventQuery, buckets: int = 120, by: By = "event_type") -> pa.Table:
        """Count the query's events over time: `bucket_start`, `bucket_end`, `kind`, `events`."""
        return self._store.activity(query, buckets=buckets, by=by)

    def page(
        self,
        query: EventQuery,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> EventPage:
        """Return the query's events next to a position, which is not included, in order."""
        return self._store.page(query, after=after, before=before, limit=limit)

    def count(self, query: EventQuery) -> int:
        """Count the query's events."""
        return self._store.count(query)

    def event(self, event_id: str) -> Event:
        """Return the first event with the id; raises NotFoundError."""
        return self._store.event(event_id)

    def event_at(self, position: int) -> Event:
        """Return the event at the position; raises NotFoundError."""
        return self._store.event_at(position)

    def raw(self, position: int) -> RawRecord:
        """Return the record that the event at the position came from, letter by letter."""
        return self._store.raw(position)

    def users(self, limit: int = 200) -> list[tuple[str, int]]:
        """Return user ids with their events, most first."""
        return self._store.users(limit=limit)

    def findings(self) -> list[Finding]:
        """Return what is wrong with the log."""
        return quality.findings(self._store.findings())

    def quarantine(self, limit: int = 200, offset: int = 0) -> list[Quarantined]:
        """Return records that could not become events, by file and number."""
        return self._store.quarantine(limit=limit, offset=offset)

    def export(self, query: EventQuery, path: Path) -> int:
        """Write the query's events, in canonical form and position order; return how many.

        The suffix decides: `.parquet`, else JSONL.
        """
        return self._store.export(query, path)
