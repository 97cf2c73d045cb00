"""What if: no edits change nothing, and every scenario agrees with folding the edited log."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import QuestionError
from explorer.replay import Edit, Timeline, diff, frames, side_by_side, whatif
from explorer.replay.fold import Fold
from explorer.replay.scenario import edited
from tests.replay.builders import Ledger, an_event, logs
from tests.replay.test_blame import timeline


def edits_of(log: list[Any]) -> st.SearchStrategy[list[Edit]]:
    event = st.sampled_from([each.id for each in log])
    return st.lists(
        st.one_of(
            st.builds(Edit, kind=st.sampled_from(["skip", "duplicate"]), event=event),
            st.builds(Edit, kind=st.just("set"), event=event, path=st.just("/n"),
                      value=st.integers(50, 60)),
            st.builds(Edit, kind=st.just("insert"), event=event, event_type=st.just("Added"),
                      value=st.just({"n": 99, "entries": []})),
            st.builds(Edit, kind=st.just("shift"), event=event, seconds=st.integers(-5, 5)),
        ),
        max_size=4,
    )  # fmt: skip


def end_of(whole: Timeline, edits: list[Edit]) -> Any:
    fold = Fold(whole.reducer)
    entries = edited(whole.events, whole.versions, edits, whole.key)
    for entry in entries:
        fold.step(entry.event)
    return fold.shown()[0] if entries else None


@given(logs())
def test_a_scenario_without_edits_is_the_original(log: list[Any]) -> None:
    whole = Timeline(log, Ledger())
    outcome = whatif(whole, [])
    assert outcome.divergence is None
    assert (
        outcome.end.before == outcome.end.after == list(frames(log, Ledger()))[-1].state
        or diff(outcome.end.before, outcome.end.after) == []
    )


@given(st.data())
def test_agrees_with_folding_the_edited_log_from_its_start(data: st.DataObject) -> None:
    log = data.draw(logs())
    edits = data.draw(edits_of(log))
    whole = Timeline(log, Ledger())
    outcome = whatif(whole, edits)
    assert diff(outcome.end.after, end_of(whole, edits)) == []
    moments = list(side_by_side(whole, edits))
    first = next((each.index for each in moments if each.changes), None)
    assert (outcome.divergence.index if outcome.divergence else None) == first
    for moment in moments:
        assert diff(moment.before, whole.state(moment.index)) == []


@given(logs(), st.data())
def test_to_skip_and_insert_again_is_the_identity(log: list[Any], data: st.DataObject) -> None:
    whole = Timeline(log, Ledger())
    place = data.draw(st.integers(1, len(log))) - 1
    event = whole.events[place]
    if place == 0:
        return
    again = Edit(kind="insert", event=whole.events[place - 1].id, event_type=event.type,
                 value=event.payload)  # fmt: skip
    outcome = whatif(whole, [again, Edit(kind="skip", event=event.id)])
    assert diff(outcome.end.before, outcome.end.after) == []


def test_moving_an_event_changes_the_order_alone() -> None:
    story = timeline({"n": 1}, {"n": 2}, {"n": 3})
    outcome = whatif(story, [Edit(kind="move", event="e2", to="e0")])
    assert outcome.end.after == {"n": 2}
    assert outcome.divergence is not None
    assert outcome.divergence.index == 0
    assert whatif(story, [Edit(kind="move", event="e2")]).end.after == {"n": 2}


def test_skipping_all_events_leaves_no_state() -> None:
    outcome = whatif(timeline({"n": 1}), [Edit(kind="skip", event="e0")])
    assert outcome.end.after is None


def test_one_delivery_of_several_is_named_by_its_position() -> None:
    log = [an_event(0), an_event(1)]
    outcome = whatif(Timeline(log, Ledger()), [Edit(kind="skip", event="@1")])
    assert outcome.end.after["entries"] == [0]


def test_an_edit_that_cannot_be_made_is_refused() -> None:
    story = timeline({"n": 1})
    for edit in (
        Edit(kind="set", event="e0", path="/a/b", value=1),
        Edit(kind="insert", event="e0"),
        Edit(kind="shift", event="e0", seconds=1e300),
        Edit(kind="move", event="e0", to="none"),
    ):
        with pytest.raises(QuestionError):
            whatif(story, [edit])
