"""Other reducers: whom they would affect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.reducers import ReducerSet
from explorer.replay import Comparison, compare
from explorer.workspace.states import States
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from explorer.workspace.opened import Report, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What other reducers make of the log."""

    comparison: Comparison
    types: tuple[str, ...]
    """The aggregate types that were compared: those that both sides have a reducer for."""

    left_out: tuple[str, ...]
    """The other types of the log."""


class Comparing(States):
    """Questions about reducers that are not in use."""

    def compare(
        self,
        others: Sequence[str | Path],
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Compared:
        """Replay the log with the reducers in use and with those of other files, side by side.

        Upcasters count: each side has its own. Raises ReducerError for files that cannot be
        loaded, and QuestionError where both sides have a reducer for no type of the log.
        """
        one, other = self._reducers, ReducerSet.load(others)
        names = [name for name, *_ in self.summary().aggregate_types]
        types = [name for name in names if name in one.types and name in other.types]
        if not types:
            msg = "There is no aggregate type of the log that both sides have a reducer for."
            raise QuestionError(msg, hint=f"The log has {', '.join(names) or 'no events'}.")
        aggregates = watched(
            "Comparing",
            self._store.replay_stream(types),
            len,
            self._total(),
            progress,
            cancelled,
        )
        return Compared(
            comparison=compare(aggregates, one.for_type, other.for_type),
            types=tuple(sorted(types)),
            left_out=tuple(sorted(set(names) - set(types))),
        )
