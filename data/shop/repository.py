"""Aggregates as their events made them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.reducers import ReducerSet

if TYPE_CHECKING:
    from data.shop.log import Log
    from data.shop.messages import State

REDUCERS = ReducerSet.load([Path(__file__).parents[1] / "reducers.py"])
"""The shop decides on the very states that the explorer shows."""


class Repository:
    """Rebuilds states from the log. What was folded once is kept, and only the rest is read."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._folded: dict[str, tuple[Any, int]] = {}

    def load(self, aggregate_type: str, aggregate_id: str) -> tuple[State, int]:
        """Return the aggregate's state and version, as of its last event."""
        reducer = REDUCERS.for_type(aggregate_type)
        live, version = self._folded.get(aggregate_id, (reducer.start(), 0))
        for event in self._log.events_of(aggregate_id, from_version=version + 1):
            live, version = reducer.apply(live, event), version + 1
        self._folded[aggregate_id] = live, version
        return reducer.view(live), version
