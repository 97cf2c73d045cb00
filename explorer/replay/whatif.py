"""What if: one aggregate as recorded and as edited, side by side through time."""

from __future__ import annotations

from dataclasses import dataclass
from marshal import dumps
from typing import TYPE_CHECKING, Any

from explorer.model.user_code import EXACT
from explorer.replay.diff import diff
from explorer.replay.fold import Fold, snapshot
from explorer.replay.scenario import edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import AggregateKey, Change, Event
    from explorer.replay.scenario import Edit, Entry
    from explorer.replay.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The two states after one recorded event and what was laid behind it."""

    index: int
    """Of the recorded event in replay order; -1 before the first."""

    event: Event | None
    before: Any
    """The state as recorded."""

    after: Any
    """The state as edited."""

    @property
    def changes(self) -> list[Change]:
        """What makes the edited state of the recorded one."""
        return diff(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scenario makes of one aggregate."""

    key: AggregateKey
    divergence: Moment | None
    """The first moment at which the states differ; None if they never do."""

    end: Moment
    errors: tuple[tuple[Event, str], ...]
    """What the reducer raised on events of the edited log."""


def whatif(timeline: Timeline, edits: Sequence[Edit]) -> Outcome:
    """Replay an aggregate with the edits made, from the first edited event on.

    States are compared after every recorded event until they differ, then at the end only.
    """
    entries = edited(timeline.events, timeline.versions, edits, timeline.key)
    first = _untouched(entries, len(timeline))
    last = len(timeline) - 1
    walk = _Walk(timeline, entries, first)
    divergence = next((moment for moment in walk.moments() if _differ(moment)), None)
    walk.finish()
    end = Moment(
        index=last,
        event=timeline.events[last],
        before=timeline.state(last),
        after=snapshot(walk.state()),
    )
    return Outcome(
        key=timeline.key,
        divergence=divergence and _kept(divergence),
        end=end,
        errors=tuple(walk.errors),
    )


def side_by_side(timeline: Timeline, edits: Sequence[Edit]) -> Iterator[Moment]:
    """Yield both states after every recorded event from the first edited one on."""
    entries = edited(timeline.events, timeline.versions, edits, timeline.key)
    walk = _Walk(timeline, entries, _untouched(entries, len(timeline)))
    return map(_kept, walk.moments())


def _untouched(entries: Sequence[Entry], length: int) -> int:
    """Return how many events at the start are as recorded."""
    for index, entry in enumerate(entries):
        if not entry.recorded or entry.slot != index:
            return min(index, max(entry.slot, 0))
    return min(len(entries), length)


def _differ(moment: Moment) -> bool:
    one, other = dumps(moment.before, EXACT), dumps(moment.after, EXACT)
    return one != other and bool(moment.changes)


def _kept(moment: Moment) -> Moment:
    return Moment(
        index=moment.index,
        event=moment.event,
        before=snapshot(moment.before),
        after=snapshot(moment.after),
    )


class _Walk:
    """The recorded and the edited fold, in step; their states change as it goes on."""

    def __init__(self, timeline: Timeline, entries: Sequence[Entry], first: int) -> None:
        self._timeline = timeline
        self._recorded = timeline.run(first - 1)
        self._edited: Fold = timeline.run(first - 1).fold
        self._entries = entries
        self._next = first
        self._started = first > 0
        self.errors: list[tuple[Event, str]] = []

    def state(self) -> Any:
        return self._edited.shown()[0] if self._started else None

    def moments(self) -> Iterator[Moment]:
        """Step both on, one recorded event at a time."""
        for index in range(self._recorded.index + 1, len(self._timeline)):
            self._recorded.step()
            self._edit_up_to(index)
            before = self._recorded.fold.shown()[0]
            event = self._timeline.events[index]
            yield Moment(index=index, event=event, before=before, after=self.state())

    def finish(self) -> None:
        """Apply what is left of the edited events."""
        self._edit_up_to(len(self._timeline))

    def _edit_up_to(self, index: int) -> None:
        while self._next < len(self._entries) and self._entries[self._next].slot <= index:
            event = self._entries[self._next].event
            error = self._edited.step(event)
            self._started = True
            if error is not None:
                self.errors.append((event, error))
            self._next += 1
