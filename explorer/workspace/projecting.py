"""Projections and SQL over the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explorer import store as stores
from explorer import tables
from explorer.model import END
from explorer.projections import SqlProjection
from explorer.workspace.answers import Projected
from explorer.workspace.whole_log import WholeLog

if TYPE_CHECKING:
    from typing import Literal

    import pyarrow as pa

    from explorer.model import (
        Cut,
    )
    from explorer.projections import Projection
    from explorer.store import SqlResult
    from explorer.workspace.opened import Report, Stop

    By = Literal["event_type", "aggregate_type"]

SQL_ROWS = 1_000_000
"""The most rows that a SQL projection may have."""


class Projecting(WholeLog):
    """Questions whose answer is a table."""

    @property
    def projections(self) -> tuple[Projection, ...]:
        """The projections named when the dump was opened, by name."""
        return self._projections.all

    def project(
        self,
        name: str,
        cut: Cut = END,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Projected:
        """Compute a projection over the events up to a cut. Raises NotFoundError, ProjectionError,
        and Cancelled if `cancelled` comes to say so."""
        chosen = self._projections.named(name)
        if isinstance(chosen, SqlProjection):
            states = self._states_for(chosen.source, cut, progress, cancelled)
            result = self._store.sql(chosen.source, limit=SQL_ROWS, cut=cut, states=states)
            return Projected(table=result.table, errors=_truncation(result))
        upcasters = self._reducers.upcasters
        types = chosen.types and tuple(sorted({*chosen.types, *upcasters.types}))
        done = chosen.run(
            self._store.log_stream(types, cut),
            progress=progress,
            cancelled=cancelled,
            total=self._total(),
            upcast=upcasters.upcast if upcasters else None,
        )
        return Projected(
            table=tables.of_rows(done.rows),
            errors=tuple(map(str, done.errors)),
            failures=done.errors,
            failed=done.failed,
        )

    def sql(self, query: str, *, limit: int = 10_000, seconds: float = 30) -> SqlResult:
        """Answer one SELECT over `events`, and over `states` at the end of the log, locked down.

        Raises QueryError for everything else, and where the query fails or takes too much.
        """
        states = self._states_for(query, END, None, None)
        return self._store.sql(query, limit=limit, seconds=seconds, states=states)

    def schema(self) -> list[tuple[str, str, str]]:
        """Return the columns of `events`: name, type, and what it means."""
        return list(stores.EVENTS_COLUMNS)

    def _states_for(
        self, query: str, cut: Cut, progress: Report | None, cancelled: Stop | None
    ) -> pa.Table | None:
        """Replay the log if the query reads `states`: that is the only time to pay for it."""
        if not re.search(r"\bstates\b", query, re.IGNORECASE):
            return None
        return self.states_table(cut, progress=progress, cancelled=cancelled)


def _truncation(result: SqlResult) -> tuple[str, ...]:
    if not result.truncated:
        return ()
    return (f"Only the first {result.table.num_rows:,} rows are here; there are more.",)
