"""A declarative reducer to try out: YAML in, and what it would make of the state shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.errors import ExplorerError
from explorer.replay import diff
from explorer.ui import resources, state, wording
from explorer.ui.components import failure, recorded

if TYPE_CHECKING:
    from explorer.model import AggregateKey, Change, Cut, Frame
    from explorer.replay import Timeline
    from explorer.workspace import Workspace

SHOWN = 50
"""Differences."""

_OPEN = "reducer-editor"


def draw(workspace: Workspace, timeline: Timeline, index: int, cut: Cut) -> None:
    """Draw the switch, and behind it the editor; the cut is the one that leads to `index`."""
    key = timeline.events[index].key
    st.toggle(
        "Try a reducer without code",
        key=_OPEN,
        help="Write or change a declarative reducer, and see what it makes of this state. "
        "It is not in use anywhere else, and nothing is written on the server",
    )
    if not state.typed(_OPEN):
        return
    name = f"reducer-text-{key.type}"
    if state.typed(name) is None:
        state.put(name, resources.ask(workspace, begun, key.type))
    if workspace.source(key.type) is None:
        st.caption(
            ":orange-badge[draft] It began as a draft, inferred from event types and payload shapes"
        )
    text = st.text_area("Declarative reducer, YAML", key=name, height=320)
    _download(text, key)
    try:
        frame = resources.ask_large(workspace, previewed, key, text, cut)
    except ExplorerError as error:
        failure.show(error)
        return
    _compare(frame, timeline.frame(index).state)


def begun(workspace: Workspace, aggregate_type: str) -> str:
    """Return the text to begin with: that of the reducer in use, or a draft."""
    return workspace.source(aggregate_type) or workspace.draft(aggregate_type)


def previewed(workspace: Workspace, key: AggregateKey, text: str, cut: Cut) -> Frame | None:
    """Return what the text makes of the aggregate at the cut."""
    return workspace.preview(key, text, cut)


def _download(text: str, key: AggregateKey) -> None:
    st.download_button(
        "Download",
        data=text,
        file_name="reducer.yaml",
        key=f"reducer-download-{key.type}",
        icon=":material/download:",
        on_click="ignore",
        help="To use it, start the explorer with --reducers and the file's name",
    )


def _compare(frame: Frame | None, shown: Any) -> None:
    drafted = frame.state if frame else None
    changes = diff(shown, drafted)
    if frame and frame.error:
        st.error(f"It fails on this event: {wording.plain(frame.error)}")
    elif frame and frame.rests_on_error:
        st.warning("It failed on an earlier event of this aggregate")
    found = wording.counted(len(changes), "difference")
    st.markdown(f"**{found if changes else 'No difference'}** to the state of the reducer in use")
    now, then = st.columns(2, gap="medium")
    with now:
        st.caption("The reducer in use")
        recorded.json_text(shown)
    with then:
        st.caption("The reducer above")
        recorded.json_text(drafted)
    if changes:
        st.dataframe([_row(change) for change in changes[:SHOWN]], hide_index=True)
    if len(changes) > SHOWN:
        st.caption(f"{len(changes) - SHOWN:,} more")


def _row(change: Change) -> dict[str, str]:
    """Write both sides as JSON; the side that has nothing there stays empty."""
    return {
        "path": change.path or "(the whole state)",
        "in use": "" if change.op == "add" else _json(change.old),
        "above": "" if change.op == "remove" else _json(change.new),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
