from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.replay import Timeline, Window, apply, frames, inverted
from tests.replay.builders import Ledger, an_event, logs
from tests.replay.values import exactly

if TYPE_CHECKING:
    from explorer.model import Event


def indices(window: Window) -> list[int]:
    return [frame.index for frame in window.frames]


@given(logs(), st.integers(0, 11), st.sampled_from([0, 300, 700, 400_000]))
def test_the_changes_lead_to_every_state_and_back(
    events: list[Event], index: int, max_bytes: int
) -> None:
    whole = list(frames(events, Ledger()))
    index %= len(events)
    window = Timeline(events, Ledger()).window(index, max_bytes=max_bytes, max_seconds=9)
    assert index in indices(window)
    assert indices(window) == list(range(window.first, window.first + len(window.frames)))
    state, states = window.base, []
    for frame in window.frames:
        states.append(exactly(state))
        state = apply(state, frame.changes)
        assert exactly(state) == exactly(whole[frame.index].state)
        assert (frame.error, frame.rests_on_error) == (
            whole[frame.index].error,
            whole[frame.index].rests_on_error,
        )
    for frame, before in zip(reversed(window.frames), reversed(states), strict=True):
        state = apply(state, inverted(frame.changes))
        assert exactly(state) == before


def test_a_short_timeline_is_in_the_window_whole() -> None:
    timeline = Timeline([an_event(place) for place in range(30)], Ledger())
    window = timeline.window(29, max_seconds=9)
    assert (window.base, indices(window)) == (None, list(range(30)))


def test_the_window_lies_around_the_index_and_within_its_bytes() -> None:
    timeline = Timeline([an_event(place) for place in range(400)], Ledger())
    found = indices(timeline.window(200, max_bytes=10_000, max_seconds=9))
    assert 20 < len(found) < 70
    assert abs((200 - found[0]) - (found[-1] - 200)) <= 2


def test_large_changes_leave_room_for_few_frames() -> None:
    events = [an_event(place, payload={"n": "x" * 1_000}) for place in range(40)]
    found = indices(Timeline(events, Ledger()).window(20, max_bytes=10_000, max_seconds=9))
    assert 20 in found
    assert 2 <= len(found) <= 4  # an event shows up twice in the state


def test_near_an_end_the_other_side_gets_more() -> None:
    timeline = Timeline([an_event(place) for place in range(400)], Ledger())
    found = indices(timeline.window(398, max_bytes=10_000, max_seconds=9))
    assert found[-1] == 399
    assert 20 < len(found) < 70


def test_an_event_that_changes_more_than_the_bytes_is_in_there_all_the_same() -> None:
    events = [an_event(place, payload={"n": "x" * 5_000}) for place in range(9)]
    window = Timeline(events, Ledger()).window(4, max_bytes=1_000, max_seconds=9)
    assert indices(window) == [4]


def test_a_slow_reducer_gets_a_small_window_in_time() -> None:
    class Slow(Ledger):
        def view(self, live: Any) -> Any:
            sleep(0.002)
            return super().view(live)

    timeline = Timeline([an_event(place) for place in range(400)], Slow())
    found = indices(timeline.window(200, max_seconds=0.05))
    assert 200 in found
    assert len(found) < 40


def test_where_the_frames_before_turn_out_slow_the_window_starts_at_the_index() -> None:
    class SlowAtFirst(Ledger):
        def view(self, live: Any) -> Any:
            sleep(0.01 if len(live["entries"]) < 190 else 0)
            return super().view(live)

    timeline = Timeline([an_event(place) for place in range(300)], SlowAtFirst())
    assert timeline.window(200, max_seconds=0.1).first == 200


def test_without_any_time_the_window_is_one_frame() -> None:
    timeline = Timeline([an_event(place) for place in range(40)], Ledger())
    assert indices(timeline.window(20, max_seconds=0)) == [20]
