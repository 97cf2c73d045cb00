"""State of the system: every aggregate of a type at one exact cut, or between two."""

from __future__ import annotations

import streamlit as st

from explorer.ui import resources, state
from explorer.ui.components import (
    copy_link,
    history,
    reducer_name,
    system_changes,
    system_controls,
    system_counts,
    system_table,
)
from explorer.ui.system_view import SystemView
from explorer.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Draw the system as the URL says, once its history is there."""
    types = workspace.aggregate_types
    if not types:
        st.title("State of the system")
        st.info("The log has no events, so there is no state to show")
        return
    view = SystemView.read(state.params(), types[0])
    _heading(workspace, view)
    if not history.ready(workspace, view.aggregate_type):
        return
    system_controls.choose_cuts(workspace, view)
    if view.since is not None:
        system_changes.draw(workspace, view.aggregate_type, view.since, view.cut)
    else:
        _at_one_cut(workspace, view)


def _heading(workspace: Workspace, view: SystemView) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title("State of the system")
        copy_link.draw(view.link(), key="copy-system")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        system_controls.choose_type(workspace, view)
        system_controls.choose_mode(workspace, view)
    reducer = workspace.reducer(view.aggregate_type)
    name = reducer_name.text(reducer)
    st.caption(f"{name[0].upper()}{name[1:]}", help=reducer_name.note(reducer))


def _at_one_cut(workspace: Workspace, view: SystemView) -> None:
    fields = resources.ask(workspace, Workspace.fields, view.aggregate_type)
    if fields:
        by = system_controls.choose_by(view, fields)
        system_counts.draw(workspace, view, by)
    chosen, filtered, taken = st.columns([5, 5, 2], vertical_alignment="bottom")
    with chosen:
        shown = system_controls.choose_fields(view, fields)
    with filtered:
        system_controls.choose_where(view, fields)
    with taken:
        system_table.download(workspace, view, shown)
    system_table.draw(workspace, view, shown)
