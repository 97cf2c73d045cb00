"""One chain: its graph, its time line and its events, and the selected one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import links, state
from explorer.ui.chain_look import ChainLook
from explorer.ui.components import (
    chain_comparison,
    chain_controls,
    chain_events,
    chain_picture,
    chain_selection,
    chain_times,
    failure,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.workspace import Chain, Workspace

TIMED = 500
"""Events up to which the time line is drawn unasked."""


@st.fragment
def draw(workspace: Workspace, chain: Chain) -> None:
    """Draw the chain with the event selected that the URL names; it runs without the page."""
    with failure.boundary():
        selected = links.last_value(state.params(), "event")

        look = ChainLook.read(state.params())

        def show(changed: ChainLook, event_id: str | None) -> None:
            state.visit(changed.link(chain.correlation_id, event_id))

        def select(event_id: str | None) -> None:
            show(look, event_id)

        whole, one = st.columns([9, 5], gap="medium")
        with whole:
            found = chain_picture.picture(workspace, chain, look, selected)
            chain_controls.draw(chain, look, found, selected, show)
            chain_picture.draw(workspace, chain, found, selected=selected, on_select=select)
        with one, st.container(border=True, key="chain-selection"):
            chain_selection.draw(workspace, chain, selected, select)
        with whole:
            _times(workspace, chain, selected, select)
            st.subheader("Events")
            chain_events.draw(workspace, chain, selected, select)
            st.subheader("Compared with another chain")
            chain_comparison.draw(workspace, chain, look, selected, show)


def _times(
    workspace: Workspace,
    chain: Chain,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw the time line; of a large chain only for those who ask, since it takes its time."""
    st.subheader("Time line")
    large = len(chain.events) > TIMED
    if not large or st.toggle(f"Draw {len(chain.events):,} events", key="chain-times"):
        chain_times.draw(workspace, chain, selected, on_select)
