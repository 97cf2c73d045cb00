"""Replays of the whole log."""

from __future__ import annotations

from contextlib import closing
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from explorer import tables
from explorer.engine import OPTIONAL, Folding, Task
from explorer.errors import QuestionError, StoreError
from explorer.model import END
from explorer.reducers import DeclarativeReducer
from explorer.replay import final_states
from explorer.workspace.states import States
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from explorer.model import Cut, Frame
    from explorer.model.declaration import Declaration
    from explorer.store import Found
    from explorer.workspace.opened import Report, Stop

    Part = tuple[list[str], list[str] | None]
    """Aggregate types, and which of their ids; None for all."""


class WholeLog(States):
    """Questions about all aggregates at a cut."""

    def replay(
        self,
        cut: Cut = END,
        aggregate_types: Sequence[str] | None = None,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Iterator[Frame]:
        """Yield the frame of every aggregate at a cut; those not there yet are left out.

        One aggregate after the other, in no particular order; memory stays bounded by the largest.
        """
        if cut.version is not None:
            msg = f"The whole log has no version {cut.version}; only an aggregate has."
            raise QuestionError(msg, hint="Cut the log at a position or a time.")
        aggregates = self._store.replay_stream(aggregate_types)
        passed = watched("Replaying", aggregates, len, self._total(), progress, cancelled)
        return final_states(passed, self._reducers.for_type, cut)

    def states_table(
        self, cut: Cut = END, *, progress: Report | None = None, cancelled: Stop | None = None
    ) -> pa.Table:
        """Return the state of every aggregate at a cut, as `tables.STATES`."""
        return tables.states_table(self._final(cut, progress, cancelled))

    def state_rows(self, cut: Cut = END) -> Iterator[dict[str, Any]]:
        """Yield the same one by one, as the command line prints them."""
        return tables.state_rows(self._final(cut, None, None))

    def export_states(
        self,
        path: Path,
        cut: Cut = END,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> int:
        """Write the state of every aggregate at a cut; return how many. The suffix decides."""
        return tables.write_states(self._final(cut, progress, cancelled), path)

    def _final(
        self, cut: Cut, progress: Report | None, cancelled: Stop | None
    ) -> Iterator[pa.RecordBatch]:
        """Compute the states of declared types in the store, and fold what is left."""
        if cut.version is not None:
            msg = f"The whole log has no version {cut.version}; only an aggregate has."
            raise QuestionError(msg, hint="Cut the log at a position or a time.")
        names = [name for name, *_ in self.summary().aggregate_types]
        computed: dict[str, Found] = {}
        for name in names:
            declared = self._declared(name)
            if declared is not None and (found := self._computed(declared, cut)):
                computed[name] = found
        parts: list[Part] = [([name for name in names if name not in computed], None)]
        parts += [([name], found.left) for name, found in computed.items() if found.left]
        folded = self._folded(Task("states", cut), parts, progress, cancelled)
        return chain((each for f in computed.values() for each in f.states.to_batches()), folded)

    def _folded(
        self, task: Task, parts: Sequence[Part], progress: Report | None, cancelled: Stop | None
    ) -> Iterator[pa.RecordBatch]:
        """Fold whole aggregates, in the pool if they are many."""
        known = {name: events for name, _, events in self.summary().aggregate_types}
        total = sum(known.get(name, 0) for names, ids in parts if ids is None for name in names)
        upcasting = bool(self._reducers.upcasters)
        wanted = OPTIONAL if upcasting else (*task.also, *self._reducers.mentioned(OPTIONAL))
        also = tuple(dict.fromkeys(wanted))
        batches = chain.from_iterable(
            self._store.replay_batches(names, ids, also=also) for names, ids in parts
        )
        folding = Folding(self._reducers, task, self._store.fields_at)
        with closing(folding.run(batches, events=total, cancelled=cancelled)) as found:
            size = itemgetter(0)
            for _, batch in watched("Replaying", found, size, total, progress, cancelled):
                yield batch

    def _declared(self, aggregate_type: str) -> Declaration | None:
        """Return what the store can compute itself; None where events have to be folded."""
        reducer = self.reducer(aggregate_type)
        return reducer.declaration if isinstance(reducer, DeclarativeReducer) else None

    def _computed(self, declared: Declaration, cut: Cut) -> Found | None:
        """Return None where a record holds what DuckDB cannot read: then the fold does it all."""
        try:
            return self._store.declared_states(declared, cut)
        except StoreError:
            return None
