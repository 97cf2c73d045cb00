"""The moment of Time travel: the playhead, and what follows it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut
from explorer.ui import links, resources, state, wording
from explorer.ui.components import (
    aggregate_events,
    aggregate_marks,
    failure,
    field_chart,
    moment_links,
    recorded,
    reducer_editor,
    track_colours,
    why_panel,
)
from explorer.ui.components.playhead import playhead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explorer.model import AggregateKey
    from explorer.replay import Timeline
    from explorer.workspace import Workspace

HEAD_START = 0.6
"""Seconds."""

_BEGUN = "moment-begun"


@st.fragment
def draw(workspace: Workspace, key: AggregateKey) -> None:
    """Draw the playhead where the URL says, and the event there; it runs without the page."""
    with failure.boundary():
        _leave_if_elsewhere(key)
        upcast = links.upcast_of(state.params())
        timeline = workspace.timeline(key, upcast=upcast)
        index = _place(timeline, links.cut_of(state.params()))

        why = links.last_value(state.params(), "why")

        def move(to: int) -> None:
            state.visit(links.moment(key, cut_at(timeline, to), upcast=upcast, why=why))

        aggregate_marks.draw(timeline, resources.ask(workspace, notices_of, key), move)
        playhead(
            timeline,
            index=index,
            key=f"playhead-{key}-{upcast}",
            on_move=move,
            on_ask=lambda path: _ask(key, path),
            zone=state.zone(),
            colours=track_colours.of(workspace, timeline),
            findings=resources.ask(workspace, marks_of, key),
        )
        _let_the_playhead_go_first()
        here = links.moment(key, cut_at(timeline, index), upcast=upcast, why=why)
        if why is not None:
            why_panel.draw(workspace, key, cut_at(timeline, index), why, upcast=upcast)
        moment_links.draw(workspace, timeline.events[index], here)
        record, numbers = st.columns([1, 1], gap="medium")
        with record:
            recorded.draw(workspace, timeline.events[index], key="recorded")
        with numbers:
            field_chart.draw(workspace, key, index, upcast=upcast)
        reducer_editor.draw(workspace, timeline, index, cut_at(timeline, index))
        st.subheader("Events")
        aggregate_events.draw(timeline, index, move)


def _ask(key: AggregateKey, path: str) -> None:
    """Show why the value at `path` is what it is, at the moment that the URL names."""
    asked = state.params()
    upcast = links.upcast_of(asked)
    state.visit(links.moment(key, links.cut_of(asked), upcast=upcast, why=path))


def _let_the_playhead_go_first() -> None:
    """Hold back the rest of a session's first moment while the browser fetches the playhead.

    The code for charts and tables is a hundred times larger, and what arrives together waits for
    all of it.
    """
    if not state.typed(_BEGUN):
        state.put(_BEGUN, value=True)
        time.sleep(HEAD_START)


def marks_of(workspace: Workspace, key: AggregateKey) -> Mapping[int, str]:
    """Return what is odd at which index of the aggregate."""
    timeline = workspace.timeline(key)
    return aggregate_marks.marks(timeline.events, timeline.versions)


def notices_of(workspace: Workspace, key: AggregateKey) -> Sequence[str]:
    """Return what there is to tell about the aggregate as a whole."""
    timeline = workspace.timeline(key)
    return aggregate_marks.notices(timeline.events, timeline.versions)


def _leave_if_elsewhere(key: AggregateKey) -> None:
    """Run the whole page again once its URL names another aggregate, or none."""
    named = links.key_of(state.params())
    if named is None or named.id != key.id or named.type not in {"", key.type}:
        st.rerun()


def cut_at(timeline: Timeline, index: int) -> Cut:
    """Return the cut that leads to `index`: by version, or by position where versions repeat."""
    cut = Cut(version=timeline.versions[index])
    if timeline.place(cut) == index:
        return cut
    return Cut(position=timeline.events[index].position)


def _place(timeline: Timeline, cut: Cut) -> int:
    """Return the index at a cut, and say so where that is not the whole truth about the cut."""
    index = timeline.place(cut)
    if index is None:
        first = wording.moment(timeline.events[0].occurred_at, state.zone())
        st.info(f"The aggregate had no events up to there; this is its first, of {first}")
        return 0
    if cut.version is not None and aggregate_marks.counting_up(timeline.versions):
        return index
    left_out = sum(
        not cut.includes(event, version)
        for event, version in zip(timeline.events[:index], timeline.versions, strict=False)
    )
    if left_out:
        _exact(timeline, cut, wording.counted(left_out, "event"))
    return index


def _exact(timeline: Timeline, cut: Cut, left_out: str) -> None:
    """Draw the state at a cut that leaves out events before the playhead."""
    st.warning(
        f"The link's cut leaves out {left_out} before this one in replay order, so the state below "
        "is not exactly the one at the cut"
    )
    with st.expander("The state at exactly this cut"):
        frame = timeline.at(cut)
        recorded.json_text(frame and frame.state)
