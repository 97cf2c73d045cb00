"""Chains: what belongs together by correlation id, and what caused what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import links, resources, state, wording
from explorer.ui.chain_view import ChainView
from explorer.ui.components import chain_download, chain_facts, chain_list, copy_link
from explorer.ui.components.moving import move_to
from explorer.ui.pages import chains_one
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.workspace import Chain

_LAST_LIST = "last-chain-list"


def page(workspace: Workspace) -> None:
    """Draw the chain that the URL names, or the list of them."""
    correlation_id = links.last_value(state.params(), "correlation")
    if correlation_id is None:
        _list(workspace)
        return
    chain = resources.ask_large(workspace, Workspace.chain, correlation_id)
    _heading(chain)
    chain_facts.draw(chain)
    chains_one.draw(workspace, chain)


def _list(workspace: Workspace) -> None:
    view = ChainView.read(state.params())
    state.put(_LAST_LIST, view)
    st.title("Chains")
    st.caption("A chain is all events of one correlation id, linked by what caused them")
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
