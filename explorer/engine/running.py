"""Choosing where a fold runs: here, or in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.engine.folding import OPTIONAL, MissingFieldError, Task, fold
from explorer.engine.pool import Limits, Pool
from explorer.engine.worker import Setup

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    import pyarrow as pa

    from explorer.reducers import ReducerSet

DEFAULT = Limits()

POOLED = 50_000
"""Events from which on a pool is worth its start, which takes about a second."""


@dataclass(frozen=True, slots=True)
class Folding:
    """Folds batches of whole aggregates with the reducers of a session."""

    reducers: ReducerSet
    task: Task
    fields_at: Callable[[pa.Array, Sequence[str]], pa.Table]
    """Finds the optional fields of events by position, for reducers that ask for them."""

    limits: Limits = DEFAULT

    def run(
        self,
        batches: Iterable[pa.RecordBatch],
        *,
        events: int,
        cancelled: Callable[[], bool] | None = None,
    ) -> Generator[tuple[int, pa.RecordBatch]]:
        """Yield how many events a batch had, and what came of it: see `fold`.

        Few events are folded in this process, where nothing stops a reducer that hangs; many in
        a pool. Raises what the pool raises.
        """
        if events < POOLED:
            return ((batch.num_rows, self._here(batch)) for batch in batches)
        return self._pool(cancelled).fold(batches)

    def _pool(self, cancelled: Callable[[], bool] | None) -> Pool:
        setup = Setup(
            paths=self.reducers.paths,
            fingerprint=self.reducers.fingerprint,
            task=self.task,
            seconds=self.limits.seconds,
            memory=self.limits.memory,
        )
        return Pool(setup, self._widened, size=self.limits.processes, cancelled=cancelled)

    def _here(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        try:
            return fold(batch, self.task, self.reducers.for_type)
        except MissingFieldError:
            return fold(self._widened(batch), self.task, self.reducers.for_type)

    def _widened(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch with all fields of its events."""
        more = self.fields_at(batch["position"], OPTIONAL)
        kept = [name for name in batch.schema.names if name not in more.schema.names]
        table = more
        for name in kept:
            table = table.append_column(name, batch[name])
        [whole] = table.combine_chunks().to_batches()
        return whole
