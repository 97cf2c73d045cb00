"""The state of the system: all aggregates of a type, from their history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from explorer.engine import Task
from explorer.errors import StoreError
from explorer.model import AggregateKey
from explorer.replay import diff, history_rows
from explorer.workspace.answers import SystemChange
from explorer.workspace.watching import waiting, watched
from explorer.workspace.whole_log import WholeLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    import pyarrow as pa

    from explorer.model import (
        Cut,
    )
    from explorer.replay import HistoryRow
    from explorer.store import Difference, History
    from explorer.workspace.opened import Report, Stop

    By = Literal["event_type", "aggregate_type"]


class System(WholeLog):
    """Questions about all aggregates of a type."""

    def history_ready(self, aggregate_type: str) -> bool:
        """Tell whether the history of this type has been built with its present reducer."""
        return self._store.history_ready(aggregate_type, self.reducer(aggregate_type).fingerprint)

    def build_history(
        self,
        aggregate_type: str,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> None:
        """Replay all aggregates of a type and keep every state, so that cuts become queries.

        Whoever asks while it is being built waits for it. Raises Cancelled, leaving nothing
        behind, if `cancelled` comes to say so.
        """
        fingerprint = self.reducer(aggregate_type).fingerprint
        with waiting(self._store.building_history(aggregate_type, fingerprint), cancelled):
            if self.history_ready(aggregate_type):
                return
            if not self._computed_history(aggregate_type, cancelled):
                parts = [([aggregate_type], None)]
                batches = self._folded(Task("history"), parts, progress, cancelled)
                self._store.write_folded_history(aggregate_type, fingerprint, batches)

    def _computed_history(self, aggregate_type: str, cancelled: Stop | None) -> bool:
        """Let the store compute the history of a declared type; tell whether it could."""
        declared, reducer = self._declared(aggregate_type), self.reducer(aggregate_type)
        if declared is None:
            return False

        def folded(left: list[str]) -> Iterator[HistoryRow]:
            stream = self._store.replay_stream([aggregate_type], left)
            for events in watched("Replaying", stream, len, self._total(), None, cancelled):
                yield from history_rows(events, reducer)

        try:
            self._store.write_declared_history(declared, reducer.fingerprint, folded)
        except StoreError:  # a record holds what DuckDB cannot read: then the fold does it all
            return False
        return True

    def fields(self, aggregate_type: str) -> list[str]:
        """Return the JSON Pointers found in the states of a type, most common first."""
        return self._history(aggregate_type).fields()

    def system(
        self,
        aggregate_type: str,
        cut: Cut,
        fields: Sequence[str],
        *,
        limit: int = 200,
        after: str | None = None,
        where: tuple[str, str] | None = None,
    ) -> pa.Table:
        """Return every aggregate of a type at a cut, by id, from the one after `after` on.

        Columns: `aggregate_id`, `version`, `position`, `occurred_at`, `error`, and each field as
        JSON text. `where` narrows to those whose field, a JSON Pointer, has the JSON value.
        """
        history = self._history(aggregate_type)
        return history.rows_at(cut, fields, limit=limit, after=after, where=where)

    def counts_by(self, aggregate_type: str, field: str, cut: Cut) -> pa.Table:
        """Count the aggregates of a type at a cut by a field: `value` (JSON), `aggregates`."""
        return self._history(aggregate_type).counts_at(cut, field)

    def counts_over_time(self, aggregate_type: str, field: str, buckets: int = 100) -> pa.Table:
        """Do the same over the whole log: `bucket_start`, `value`, `aggregates`."""
        return self._history(aggregate_type).counts_over_time(field, buckets)

    def system_changes(
        self, aggregate_type: str, before: Cut, after: Cut, limit: int = 200
    ) -> tuple[list[SystemChange], int]:
        """Return aggregates whose state differs between two cuts, by id, and how many do."""
        found, total = self._history(aggregate_type).differing(before, after, limit)
        return [_system_change(aggregate_type, each) for each in found], total

    def _history(self, aggregate_type: str) -> History:
        return self._store.history(aggregate_type, self.reducer(aggregate_type).fingerprint)


def _system_change(aggregate_type: str, found: Difference) -> SystemChange:
    before, after = (text and json.loads(text) for text in (found.before, found.after))
    return SystemChange(
        key=AggregateKey(aggregate_type, found.aggregate_id),
        before=before,
        after=after,
        changes=tuple(diff(before, after)),
    )
