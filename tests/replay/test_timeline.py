from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ReducerError
from explorer.model import Cut
from explorer.replay import Timeline, checkpoints, frames, state_at
from explorer.replay.checkpoints import Checkpoints
from explorer.replay.fold import Fold
from tests.replay.builders import Ledger, an_event, cuts, logs
from tests.replay.test_fold import seen

if TYPE_CHECKING:
    from explorer.model import Event


@pytest.fixture(autouse=True)
def checkpoints_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make short timelines rest on checkpoints as long ones do."""
    monkeypatch.setattr(checkpoints, "PAUSE", 0)
    monkeypatch.setattr(checkpoints, "COST", 0)


@given(logs(), st.lists(st.integers(0, 11), max_size=8))
def test_every_frame_is_that_of_the_fold_whichever_was_asked_for_before(
    events: list[Event], order: list[int]
) -> None:
    whole = [seen(frame) for frame in frames(events, Ledger())]
    timeline = Timeline(events, Ledger())
    for index in [each % len(events) for each in order] + list(range(len(events))):
        assert seen(timeline.frame(index)) == whole[index]


@given(logs(), cuts)
def test_a_cut_is_exact_whether_or_not_it_is_a_prefix(events: list[Event], cut: Cut) -> None:
    timeline = Timeline(events, Ledger())
    assert seen(timeline.at(cut)) == seen(state_at(events, Ledger(), cut))


def test_a_cut_that_leaves_out_a_late_event_knows_of_the_failures_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE", inf)
    events = [
        an_event(0, "Failed", version=1),
        an_event(9, version=2),
        an_event(1, version=3),
        an_event(2, version=4),
    ]
    frame = Timeline(events, Ledger()).at(Cut(position=2))
    assert seen(frame) == seen(state_at(events, Ledger(), Cut(position=2)))
    assert frame is not None
    assert frame.rests_on_error


@given(logs(), cuts)
def test_the_place_of_a_cut_is_its_last_event(events: list[Event], cut: Cut) -> None:
    timeline = Timeline(events, Ledger())
    frame = state_at(events, Ledger(), cut)
    place = timeline.place(cut)
    assert (None if place is None else timeline.events[place]) == (frame and frame.event)


@given(logs())
def test_the_errors_are_those_of_the_reducer(events: list[Event]) -> None:
    failed = {
        index: frame.error
        for index, frame in enumerate(frames(events, Ledger()))
        if frame.event.type in {"Failed", "Meddled"}
    }
    assert dict(Timeline(events, Ledger()).errors) == failed


def test_a_state_belongs_to_the_one_who_asked() -> None:
    timeline = Timeline([an_event(0), an_event(1)], Ledger())
    timeline.state(1)["entries"].clear()
    assert timeline.state(1)["entries"] == [0, 1]


def test_before_the_first_event_there_is_no_state() -> None:
    assert Timeline([an_event()], Ledger()).state(-1) is None


@pytest.mark.parametrize("index", [-2, 2])
def test_frames_beyond_the_ends_are_refused(index: int) -> None:
    timeline = Timeline([an_event(0), an_event(1)], Ledger())
    with pytest.raises(IndexError, match="frames 0 to 1"):
        timeline.state(index)


def test_a_timeline_needs_events() -> None:
    with pytest.raises(ValueError, match="got none"):
        Timeline([], Ledger())


def test_threads_may_share_a_timeline() -> None:
    events = [an_event(place) for place in range(50)]
    timeline = Timeline(events, Ledger())
    whole = [seen(frame) for frame in frames(events, Ledger())]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(timeline.frame, [7 * place % 50 for place in range(400)])
        assert [seen(frame) for frame in found] == [whole[7 * place % 50] for place in range(400)]


def test_a_reducer_that_fails_only_sometimes_is_not_trusted() -> None:
    class Moody(Ledger):
        moody = False

        def apply(self, live: Any, event: Event) -> Any:
            if self.moody:
                raise OSError
            return super().apply(live, event)

        def start(self) -> Any:
            return super().start() | {"key": lambda: None}  # nothing to pickle: no checkpoints

    reducer = Moody()
    timeline = Timeline([an_event(0), an_event(1)], reducer)
    reducer.moody = True
    with pytest.raises(ReducerError, match=r"not deterministic.*event e0.*OSError"):
        timeline.frame(1)


def test_checkpoints_stay_within_their_bytes() -> None:
    kept = Checkpoints(max_bytes=3_000)
    fold = Fold(Ledger())
    for index in range(300):
        fold.step(an_event(index))
        kept.offer(index, fold)
    indices = {kept.before(index)[0] for index in range(300)}
    assert 2 <= len(indices) < 30
    assert max(indices) > 200
    place, saved = kept.before(299)
    assert Fold(Ledger(), saved).shown()[0]["entries"] == list(range(place + 1))
