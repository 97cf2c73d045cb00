"""One chain: its graph, its time line and its events, and the selected one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import links, state
from explorer.ui.components import (
    chain_events,
    chain_picture,
    chain_selection,
    chain_times,
    failure,
)

if TYPE_CHECKING:
    from explorer.workspace import Chain, Workspace


@st.fragment
def draw(workspace: Workspace, chain: Chain) -> None:
    """Draw the chain with the event selected that the URL names; it runs without the page."""
    with failure.boundary():
        selected = links.last_value(state.params(), "event")

        def select(event_id: str | None) -> None:
            state.visit(links.chain(chain.correlation_id, event_id=event_id))

        whole, one = st.columns([9, 5], gap="medium")
        with whole:
            chain_picture.draw(workspace, chain, selected=selected, on_select=select)
        with one, st.container(border=True, key="chain-selection"):
            chain_selection.draw(workspace, chain, selected, select)
        with whole:
            st.subheader("Time line")
            chain_times.draw(workspace, chain, selected, select)
            st.subheader("Events")
            chain_events.draw(chain, selected, select)
