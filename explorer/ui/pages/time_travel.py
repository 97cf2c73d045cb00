"""Time travel: find an aggregate, and move through its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import links, state, wording
from explorer.ui.components import aggregate_finder, failure, reducer_name
from explorer.ui.components.aggregate_finder import Finder
from explorer.ui.components.moving import move_to
from explorer.ui.pages import time_travel_moment

if TYPE_CHECKING:
    from explorer.model import AggregateKey
    from explorer.workspace import Workspace

_LAST_FINDER = "last-finder"


def page(workspace: Workspace) -> None:
    """Draw the moment that the URL names, or the list of aggregates to choose from."""
    named = links.key_of(state.params())
    if named is None:
        _list(workspace, Finder.read(state.params()))
        return
    try:
        key = workspace.key_of(named.id, named.type or None)
    except ExplorerError as error:
        failure.show(error)
        _list(workspace, Finder())
        return
    _heading(workspace, key)
    time_travel_moment.draw(workspace, key)


def _list(workspace: Workspace, finder: Finder) -> None:
    state.put(_LAST_FINDER, finder)
    st.title("Time travel")
    st.caption("Choose an aggregate to see its state at every version, and what each event changed")
    aggregate_finder.draw(workspace, finder)


def _heading(workspace: Workspace, key: AggregateKey) -> None:
    finder: Finder = state.typed(_LAST_FINDER, Finder())
    move_to("All aggregates", finder.link(), key="to-list", icon=":material/arrow_back:")
    st.title(wording.plain(str(key)))
    reducer = workspace.reducer(key.type)
    events = wording.counted(len(workspace.timeline(key).events), "event")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{events} · {reducer_name.text(reducer)}",
            help=reducer_name.note(reducer),
            width="content",
        )
        _upcasters(workspace, key)


def _upcasters(workspace: Workspace, key: AggregateKey) -> None:
    """Draw the switch between events as upcast and as recorded, where some event differs."""
    if all(workspace.upcast(event) is None for event in workspace.timeline(key).events):
        return
    state.put("upcast", links.upcast_of(state.params()))
    st.toggle(
        "Upcasters",
        key="upcast",
        help=f"On: reducers see events as {', '.join(map(wording.plain, workspace.upcasters))} "
        "make them. Off: as they were recorded.",
        on_change=lambda: state.visit(
            links.moment(key, links.cut_of(state.params()), upcast=state.typed("upcast"))
        ),
    )
