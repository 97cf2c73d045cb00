"""The fold: events go through a reducer, and out come frames."""

from __future__ import annotations

import pickle
from marshal import dumps, loads
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.errors import ReducerError
from explorer.model import Frame
from explorer.model.json_ready import without_containers
from explorer.model.user_code import check_untouched, described, hand_over
from explorer.replay.order import replay_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from explorer.model import Cut, Event, Reducer


class Saved(NamedTuple):
    """A fold put away: pickled, so that nothing can reach into it."""

    live: bytes
    failed: bool


class Fold:
    """A fold under way. Every event in turn goes to `step`; `shown` is the state after it."""

    __slots__ = ("_reducer", "_saved", "_since", "failed", "live")

    def __init__(self, reducer: Reducer, saved: Saved | None = None) -> None:
        self._reducer = reducer
        self._saved = saved
        self._since: list[Event] = []
        self.failed = saved is not None and saved.failed
        """True once the reducer has failed on an event."""
        self.live = self._restored()

    def step(self, event: Event) -> str | None:
        """Apply the next event. Returns what the reducer raised, the state then being as before.

        An event that the reducer changed counts as a failure too.
        """
        handed, seal = hand_over(event)
        try:
            live = self._reducer.apply(self.live, handed)
            check_untouched(handed, seal, by="reducer")
        except Exception as error:  # noqa: BLE001  the user's code may raise anything
            self._recover()
            self.failed = True
            return described(error)
        self.live = live
        self._since.append(event)
        return None

    def shown(self) -> tuple[Any, str | None]:
        """Return the state as JSON-ready data, and why it is not the whole truth if it is not.

        The data may share parts with the live state: copy what outlives the next step.
        """
        try:
            return self._reducer.view(self.live), None
        except Exception as error:  # noqa: BLE001  a state of the user's own classes runs their code
            return getattr(error, "readable", None), described(error)

    def scalars(self) -> tuple[Any, str | None]:
        """Return what `shown` does, but of an object only the fields that are not containers.

        Quick for a large state if the reducer has a `scalars` of its own.
        """
        quick = getattr(self._reducer, "scalars", None)
        if quick is None:
            state, error = self.shown()
            return without_containers(state) if isinstance(state, dict) else state, error
        try:
            return quick(self.live), None
        except Exception as error:  # noqa: BLE001
            return getattr(error, "readable", None), described(error)

    def fields(self) -> dict[str, Any] | None:
        """Return the live fields of an object by name, not made JSON-ready; None for the rest.

        Quick for a large state, if the reducer has `fields` of its own.
        """
        fields = getattr(self._reducer, "fields", None)
        kept = None if fields is None else fields(self.live)
        return kept if type(kept) is dict else None

    def again(self, event: Event) -> None:
        """Apply an event that is known to succeed, without looking whether it is changed.

        Raises ReducerError if the reducer fails on it after all.
        """
        self.live = self._applied_again(event)
        self._since.append(event)

    def advance(self, event: Event, version: int) -> Frame:
        """Apply the next event and return its frame, whose state is nobody else's."""
        rests_on_error = self.failed
        error = self.step(event)
        return self.frame(event, version, error=error, rests_on_error=rests_on_error)

    def frame(
        self, event: Event, version: int, *, error: str | None, rests_on_error: bool
    ) -> Frame:
        """Return the frame of the event that was applied last."""
        state, unwritable = self.shown()
        return Frame(
            event=event,
            version=version,
            state=snapshot(state),
            error=error or unwritable,
            rests_on_error=rests_on_error,
        )

    def save(self) -> Saved | None:
        """Put the fold away; None if the live state cannot be pickled."""
        try:
            return Saved(pickle.dumps(self.live, pickle.HIGHEST_PROTOCOL), self.failed)
        except Exception:  # noqa: BLE001  pickling runs the user's code
            return None

    def _recover(self) -> None:
        """Compute the state before the failing event again: it may have been changed by half.

        What is computed is put away, so that many failures cost no more than one copy each.
        """
        self.live = self._restored()
        for event in self._since:
            self.live = self._applied_again(event)
        if self._since and (saved := self.save()):
            self._saved = saved
            self._since = []

    def _applied_again(self, event: Event) -> Any:
        try:
            return self._reducer.apply(self.live, hand_over(event)[0])
        except Exception as error:
            raise not_deterministic(self._reducer, event, described(error)) from error

    def _restored(self) -> Any:
        if self._saved is None:
            return self._reducer.start()
        return pickle.loads(self._saved.live)  # noqa: S301  pickled by this process a moment ago


def frames(events: Sequence[Event], reducer: Reducer) -> Iterator[Frame]:
    """Yield a frame per event of one aggregate, in replay order; a failing reducer marks its own.

    The events may come in any order. A state that cannot be written as JSON marks its frame as
    well, but the fold goes on with it, as the reducer did not fail.
    """
    fold = Fold(reducer)
    for event, version in zip(*replay_order(events), strict=True):
        yield fold.advance(event, version)


def state_at(events: Sequence[Event], reducer: Reducer, cut: Cut) -> Frame | None:
    """Return the frame of the last event within the cut, of the events within the cut alone.

    They are folded in replay order, so a cut in time or position need not be a prefix of it.
    None if the cut includes no event.
    """
    included = [
        (event, version)
        for event, version in zip(*replay_order(events), strict=True)
        if cut.includes(event, version)
    ]
    return last_frame(Fold(reducer), included)


def last_frame(fold: Fold, included: Sequence[tuple[Event, int]]) -> Frame | None:
    """Apply all events, as (event, version), and return the last frame; the fold ends with it."""
    if not included:
        return None
    step = fold.step
    for event, _ in included[:-1]:
        step(event)
    event, version = included[-1]
    rests_on_error = fold.failed
    error = step(event)
    state, unwritable = fold.shown()  # the live state goes no further, so it needs no copy
    return Frame(
        event=event,
        version=version,
        state=state,
        error=error or unwritable,
        rests_on_error=rests_on_error,
    )


def final_states(
    aggregates: Iterable[Sequence[Event]], reducer_for: Callable[[str], Reducer], cut: Cut
) -> Iterator[Frame]:
    """Yield the last frame of every aggregate within the cut; those without events there have none.

    `aggregates` yields the events of one whole aggregate at a time, `reducer_for` gets its type.
    """
    for events in aggregates:
        if events:
            frame = state_at(events, reducer_for(events[0].aggregate_type), cut)
            if frame is not None:
                yield frame


def not_deterministic(reducer: Reducer, event: Event, error: str) -> ReducerError:
    """Return the error that says that the reducer applied the event before, and now cannot."""
    msg = (
        f"The reducer {reducer.name} is not deterministic: it applied event {event.id} before,"
        f" and now raises {error}"
    )
    return ReducerError(msg, hint="Make it depend on nothing but the state and the event.")


def snapshot(state: Any) -> Any:
    """Copy JSON-ready data deeply, at the speed of C."""
    return loads(dumps(state))  # noqa: S302  its own bytes
