from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ReducerError
from explorer.model import END, Cut, Event
from explorer.replay import final_states, frames, replay_order, state_at
from explorer.replay.fold import Fold
from tests.replay.builders import Ledger, an_event, cuts, logs
from tests.replay.values import exactly

if TYPE_CHECKING:
    from explorer.model import Frame, Reducer


def seen(frame: Frame | None) -> tuple[Any, ...] | None:
    """Everything of a frame, in a form that can be compared exactly."""
    if frame is None:
        return None
    place = frame.event.position, frame.version
    return *place, exactly(frame.state), frame.error, frame.rests_on_error


def plain_frames(events: list[Event], reducer: Reducer) -> list[tuple[Any, ...]]:
    """The definition, as slow as it is simple: the state before is a copy."""
    live, failed, found = reducer.start(), False, []
    for event, version in zip(*replay_order(events), strict=True):
        given_event = copy.deepcopy(event)
        before, error, rests = copy.deepcopy(live), None, failed
        try:
            live = reducer.apply(live, given_event)
            compare(given_event, event)
        except Exception as raised:  # noqa: BLE001
            live, error, failed = before, f"{type(raised).__name__}: {raised}", True
        state, shown = Fold.shown(_at(reducer, live))
        found.append((event.position, version, exactly(state), error or shown, rests))
    return found


class MutatedEventError(Exception):
    pass


def compare(given_event: Event, event: Event) -> None:
    if given_event != event:
        msg = "the reducer changed the event's payload"
        raise MutatedEventError(msg)


def _at(reducer: Reducer, live: Any) -> Fold:
    fold = Fold(reducer)
    fold.live = live
    return fold


@given(logs())
def test_frames_are_the_plain_fold(events: list[Event]) -> None:
    assert [seen(frame) for frame in frames(events, Ledger())] == plain_frames(events, Ledger())


@given(logs(), cuts)
def test_the_state_at_a_cut_is_the_last_frame_of_the_events_within(
    events: list[Event], cut: Cut
) -> None:
    included = [
        (event, version)
        for event, version in zip(*replay_order(events), strict=True)
        if cut.includes(event, version)
    ]
    fold = Fold(Ledger())
    last = [fold.advance(event, version) for event, version in included][-1:]
    assert seen(state_at(events, Ledger(), cut)) == (seen(last[0]) if last else None)


@given(logs(), st.integers(0, 12))
def test_a_fold_can_be_put_away_anywhere(events: list[Event], place: int) -> None:
    ordered, versions = replay_order(events)
    fold = Fold(Ledger())
    for event in ordered[:place]:
        fold.step(event)
    resumed = Fold(Ledger(), fold.save())
    rest = zip(ordered[place:], versions[place:], strict=True)
    whole = [seen(frame) for frame in frames(events, Ledger())]
    assert [seen(resumed.advance(*each)) for each in rest] == whole[place:]


@given(logs())
def test_events_come_out_as_they_went_in(events: list[Event]) -> None:
    kept = copy.deepcopy(events)
    assert [frame.event for frame in frames(events, Ledger())] == replay_order(kept)[0]
    assert events == kept


@given(logs())
def test_frames_share_nothing(events: list[Event]) -> None:
    whole = [seen(frame) for frame in frames(events, Ledger())]
    for frame, expected in zip(frames(events, Ledger()), whole, strict=True):
        assert seen(frame) == expected
        frame.state["entries"].append("meddled")


def test_a_reducer_that_keeps_parts_of_a_payload_does_not_change_the_event() -> None:
    class Keeping(Ledger):
        def apply(self, live: Any, event: Event) -> Any:
            live.setdefault("items", event.payload["items"])
            if event.position:
                live["items"].append(event.position)
            return live

    events = [an_event(place, payload={"items": []}) for place in range(3)]
    assert [frame.state["items"] for frame in frames(events, Keeping())] == [[], [1], [1, 2]]
    assert [event.payload for event in events] == [{"items": []}] * 3


def test_a_failing_event_keeps_the_state_before_and_replay_goes_on() -> None:
    events = [an_event(0), an_event(1, "Failed"), an_event(2)]
    whole = list(frames(events, Ledger()))
    assert [frame.state["entries"] for frame in whole] == [[0], [0], [0, 2]]
    assert [frame.error for frame in whole] == [None, "ValueError: cannot apply 1", None]
    assert [frame.rests_on_error for frame in whole] == [False, False, True]


def test_a_reducer_that_changes_the_event_is_caught() -> None:
    (frame,) = frames([an_event(0, "Meddled")], Ledger())
    assert frame.error == "MutatedEventError: the reducer changed the event's payload"
    assert frame.state["entries"] == []


def test_changing_the_metadata_or_only_a_type_is_caught_too() -> None:
    class Meddling(Ledger):
        def apply(self, live: Any, event: Event) -> Any:
            if event.position:
                event.metadata.clear()
            else:
                event.payload["n"] = float(event.payload["n"])
            return live

    errors = [frame.error for frame in frames([an_event(0), an_event(1)], Meddling())]
    assert errors == [
        "MutatedEventError: the reducer changed the event's payload",
        "MutatedEventError: the reducer changed the event's metadata",
    ]


def test_putting_into_the_event_what_is_no_json_is_caught_too() -> None:
    class Hiding(Ledger):
        def apply(self, live: Any, event: Event) -> Any:
            event.payload["key"] = object()
            return live

    (frame,) = frames([an_event(0)], Hiding())
    assert frame.error == "MutatedEventError: the reducer changed the event's payload"


def test_a_state_that_is_not_json_is_shown_as_far_as_it_can_be() -> None:
    whole = list(frames([an_event(0), an_event(1, "Unwritable")], Ledger()))
    assert whole[1].error == "NotJsonError: /ratio is nan, which JSON cannot hold"
    assert whole[1].state["entries"] == [0, 1]
    assert whole[1].state["ratio"] == "nan"


def test_a_reducer_that_fails_only_sometimes_is_not_trusted() -> None:
    class Moody(Ledger):
        calls = 0

        def apply(self, live: Any, event: Event) -> Any:
            Moody.calls += 1
            if Moody.calls in {2, 3}:
                raise OSError
            return super().apply(live, event)

    with pytest.raises(ReducerError, match=r"not deterministic.*event e0.*OSError"):
        list(frames([an_event(0), an_event(1)], Moody()))


def test_an_exception_that_cannot_be_shown_does_no_harm() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    class Raising(Ledger):
        def apply(self, _live: Any, _event: Event) -> Any:
            raise MuteError

    (frame,) = frames([an_event(0)], Raising())
    assert frame.error == "MuteError: (its message cannot be shown)"


def test_a_live_state_that_cannot_be_pickled_is_folded_again_after_a_failure() -> None:
    class Unpicklable(Ledger):
        def start(self) -> Any:
            return {"entries": [], "key": lambda: None}

        def view(self, live: Any) -> Any:
            return live["entries"]

    events = [an_event(0), an_event(1, "Failed"), an_event(2), an_event(3, "Failed")]
    assert [frame.state for frame in frames(events, Unpicklable())] == [[0], [0], [0, 2], [0, 2]]


@given(st.lists(logs(), max_size=4), cuts)
def test_the_final_states_are_the_states_at_the_cut(
    aggregates: list[list[Event]], cut: Cut
) -> None:
    found = [seen(frame) for frame in final_states(aggregates, lambda _: Ledger(), cut)]
    each = [seen(state_at(events, Ledger(), cut)) for events in aggregates]
    assert found == [frame for frame in each if frame is not None]


def test_no_events_make_no_frames() -> None:
    assert list(frames([], Ledger())) == []
    assert state_at([], Ledger(), END) is None
    assert list(final_states([[]], lambda _: Ledger(), END)) == []
