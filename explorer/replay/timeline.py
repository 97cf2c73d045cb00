"""The timeline: every version of one aggregate, near at hand thanks to checkpoints."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from explorer.replay.checkpoints import Checkpoints
from explorer.replay.fold import Fold, last_frame
from explorer.replay.order import replay_order
from explorer.replay.series import Series, number_series, numeric_paths
from explorer.replay.window import Window, around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import Cut, Event, Frame, Reducer


class Timeline:
    """The frames of one aggregate, by their index in replay order; safe to share between threads.

    Opening folds all events once. What is kept of it is bounded, whatever the size of the states.
    """

    def __init__(self, events: Sequence[Event], reducer: Reducer) -> None:
        if not events:
            msg = "A timeline needs the events of one aggregate, and got none."
            raise ValueError(msg)
        ordered, versions = replay_order(events)
        self.events: Sequence[Event] = tuple(ordered)
        self.versions: Sequence[int] = tuple(versions)
        self.key = ordered[0].key
        self.reducer = reducer
        self._checkpoints = Checkpoints()
        self._failures = dict(self._fold_all())
        self._lock = threading.Lock()
        self._near: Run | None = None

    @property
    def errors(self) -> Sequence[tuple[int, str]]:
        """(index, what the reducer raised) of the events that it failed on, first one first."""
        return tuple(self._failures.items())

    def __len__(self) -> int:
        return len(self.events)

    def frame(self, index: int) -> Frame:
        """Return one frame, from 0, with a state of its own. Raises IndexError beyond the ends."""
        self._check(index)
        with self._lock:
            run, self._near = self._run_from_nearby(index), None
            frame = run.frame()
            self._near = run
        return frame

    def state(self, index: int) -> Any:
        """Return the state after the event at `index`; at -1, before the first, it is None."""
        return None if index == -1 else self.frame(index).state

    def place(self, cut: Cut) -> int | None:
        """Return the index of the last event in replay order that the cut includes; None for none.

        The frame there is the state at the cut unless the cut leaves out an earlier event; `at`
        is exact in any case.
        """
        for index in reversed(range(len(self))):
            if cut.includes(self.events[index], self.versions[index]):
                return index
        return None

    def at(self, cut: Cut) -> Frame | None:
        """Return what `state_at` does: the last frame of the fold of the events within the cut."""
        included = [
            index
            for index, (event, version) in enumerate(zip(self.events, self.versions, strict=True))
            if cut.includes(event, version)
        ]
        if not included:
            return None
        if included[-1] == len(included) - 1:
            return self.frame(included[-1])
        whole = next(place for place, index in enumerate(included) if place != index)
        rest = [(self.events[index], self.versions[index]) for index in included[whole:]]
        return last_frame(self.run(whole - 1).fold, rest)

    def run(self, index: int) -> Run:
        """Return a run of its own that has applied the events up to `index`; -1 for none."""
        place, saved = self._checkpoints.before(index)
        run = Run(self, Fold(self.reducer, saved), place, self._failures)
        run.skip_to(index)
        return run

    def window(self, index: int, *, max_bytes: int = 400_000, max_seconds: float = 0.15) -> Window:
        """Return frames around the one at `index`, as `Window` explains; it is always in there."""
        self._check(index)
        return around(self, index, max_bytes=max_bytes, max_seconds=max_seconds)

    def numeric_paths(self, limit: int = 40) -> list[str]:
        """Return JSON Pointers of numbers in the states, those near the root first."""
        return numeric_paths(self, limit)

    def series(self, paths: Sequence[str], *, max_seconds: float = 0.5) -> Series:
        """Return the numbers at `paths` of every frame, or of a sample if that would take long."""
        return number_series(self, paths, max_seconds)

    def _fold_all(self) -> Iterator[tuple[int, str]]:
        fold = Fold(self.reducer)
        for index, event in enumerate(self.events):
            error = fold.step(event)
            if error is not None:
                yield index, error
            self._checkpoints.offer(index, fold)

    def _run_from_nearby(self, index: int) -> Run:
        place, _ = self._checkpoints.before(index)
        near = self._near
        if near is None or not place <= near.index <= index:
            return self.run(index)
        near.skip_to(index)
        return near

    def _check(self, index: int) -> None:
        if not 0 <= index < len(self):
            msg = f"{self.key} has frames 0 to {len(self) - 1}, and none at {index}."
            raise IndexError(msg)


class Run:
    """A walk along a timeline, one event at a time."""

    def __init__(
        self, timeline: Timeline, fold: Fold, index: int, failures: dict[int, str]
    ) -> None:
        self.index = index
        """Of the event that was applied last; -1 before the first."""
        self.fold = fold
        self._timeline = timeline
        self._failures = failures
        self._first_failure = next(iter(failures), len(timeline.events))

    @property
    def error(self) -> str | None:
        """What the reducer raised on the event that was applied last."""
        return self._failures.get(self.index)

    @property
    def rests_on_error(self) -> bool:
        """True if the reducer failed before the event that was applied last."""
        return self._first_failure < self.index

    def skip_to(self, index: int) -> None:
        """Apply the events up to `index`."""
        while self.index < index:
            self.step()

    def step(self) -> None:
        """Apply the next event, unless the reducer is known to fail on it."""
        self.index += 1
        if self.index in self._failures:
            self.fold.failed = True
            return
        self.fold.again(self._timeline.events[self.index])

    def frame(self) -> Frame:
        """Return the frame of the event that was applied last."""
        return self.fold.frame(
            self._timeline.events[self.index],
            self._timeline.versions[self.index],
            error=self.error,
            rests_on_error=self.rests_on_error,
        )
