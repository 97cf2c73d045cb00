"""What every theme of questions rests on: the opened store and the user's code."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer.model import AggregateKey, LoadReport, Progress
    from explorer.projections import ProjectionSet
    from explorer.reducers import ReducerSet
    from explorer.replay import Timeline
    from explorer.store import DuckDBEventStore

    Report = Callable[[Progress], None]
    Stop = Callable[[], bool]


class Opened:
    """One opened dump, with the reducers to replay it and the projections to run over it."""

    def __init__(
        self,
        opened: DuckDBEventStore,
        *,
        path: Path,
        name: str,
        report: LoadReport,
        reducers: ReducerSet,
        projections: ProjectionSet,
    ) -> None:
        self.path = path
        """The store that the dump was loaded into."""

        self.name = name
        """What to call the dump on screen."""

        self.report = report
        """What loading the dump did."""

        self._store = opened
        self._reducers = reducers
        self._projections = projections
        self._timelines: OrderedDict[tuple[str, AggregateKey], Timeline] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """Equal only for equal content, reducers and projections: keys whatever is cached."""
        return f"{self.path}:{self._reducers.fingerprint}:{self._projections.fingerprint}"

    def reload(self) -> bool:
        """Load reducers and projections again if their files changed; tell whether they had.

        Raises what loading them raises; the ones before then stay in use.
        """
        with self._lock:
            reducers, projections = self._reducers, self._projections
            if not (reducers.stale() or projections.stale()):
                return False
            self._reducers, self._projections = reducers.reloaded(), projections.reloaded()
            self._timelines.clear()
            return True

    def close(self) -> None:
        """Let go of the store; no question may be asked afterwards."""
        self._store.close()
