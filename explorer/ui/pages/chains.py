"""Chains: what belongs together by correlation id, and what caused what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import links, resources, state, wording
from explorer.ui.chain_view import SHOWN, ChainView
from explorer.ui.components import (
    chain_download,
    chain_facts,
    chain_list,
    chain_types,
    chain_variants,
    copy_link,
)
from explorer.ui.components.moving import move_to
from explorer.ui.pages import chains_one
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.workspace import Chain

_LAST_LIST = "last-chain-list"
_SHOWN = "chains-shown"


def page(workspace: Workspace) -> None:
    """Draw the chain that the URL names, or the list of them."""
    correlation_id = links.last_value(state.params(), "correlation")
    if correlation_id is None:
        _list(workspace)
        return
    chain = resources.ask_large(workspace, Workspace.chain, correlation_id)
    _heading(chain)
    chain_facts.draw(chain_facts.known(workspace, correlation_id))
    chains_one.draw(workspace, chain)


def _list(workspace: Workspace) -> None:
    view = ChainView.read(state.params())
    state.put(_LAST_LIST, view)
    st.title("Chains")
    st.caption("A chain is all events of one correlation id, linked by what caused them")
    state.put(_SHOWN, view.show)
    st.segmented_control(
        "Show",
        tuple(SHOWN),
        format_func=SHOWN.__getitem__,
        key=_SHOWN,
        label_visibility="collapsed",
        required=True,
        on_change=lambda: state.visit(ChainView(show=state.typed(_SHOWN)).link()),
    )
    if view.show == "map":
        chain_types.draw(workspace)
    elif view.show == "variants":
        chain_variants.draw(workspace, view)
    elif view.show == "unfinished":
        chain_variants.draw_unfinished(workspace)
    else:
        chain_list.draw(workspace, view)


def _heading(chain: Chain) -> None:
    view: ChainView = state.typed(_LAST_LIST, ChainView())
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        move_to("All chains", view.link(), key="to-list", icon=":material/arrow_back:")
        here = links.chain(chain.correlation_id, event_id=links.last_value(state.params(), "event"))
        with st.container(horizontal=True, width="content"):
            chain_download.draw(chain)
            copy_link.draw(here, key="copy-chain")
    st.title(wording.plain(chain.correlation_id))
