"""What can be done with a chain's graph: find an event, fold siblings, collapse what one led to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.chains import matching
from explorer.ui import state, wording
from explorer.ui.components import chain_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.ui.chain_look import ChainLook
    from explorer.ui.components.chain_picture import Picture
    from explorer.workspace import Chain

_FIND = "chain-find"
_FOLD = "chain-fold"


def draw(
    chain: Chain,
    look: ChainLook,
    found: Picture,
    selected: str | None,
    on_change: Callable[[ChainLook, str | None], None],
) -> None:
    """Draw the controls; `on_change` gets the look and the event to show next."""
    state.put(_FOLD, chain_picture.folds(chain, look))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _find(chain, look, selected, on_change)
        st.toggle(
            "Fold siblings",
            key=_FOLD,
            help="Draw events of one type with one cause as a single box",
            on_change=lambda: on_change(
                replace(look, fold=bool(state.typed(_FOLD)), unfolded=()), selected
            ),
        )
        _of_selected(look, found, selected, on_change)


def _find(
    chain: Chain,
    look: ChainLook,
    selected: str | None,
    on_change: Callable[[ChainLook, str | None], None],
) -> None:
    text = (state.typed(_FIND) or "").strip()
    matches = matching(chain.graph, text) if text else ()

    def typed() -> None:
        fresh = (state.typed(_FIND) or "").strip()
        first = next(iter(matching(chain.graph, fresh)), None) if fresh else None
        on_change(look, first or selected)

    st.text_input(
        "Find in the chain",
        key=_FIND,
        placeholder="Type, id or aggregate",
        icon=":material/search:",
        width=210,
        on_change=typed,
    )
    if text and not matches:
        st.caption("No event matches", width="content")
    elif text:
        place = matches.index(selected) if selected in matches else -1
        st.button(
            f"{place + 1:,} of {len(matches):,}",
            key="chain-next-match",
            icon=":material/arrow_downward:",
            help="Select the next event that matches",
            on_click=on_change,
            args=(look, matches[(place + 1) % len(matches)]),
        )


def _of_selected(
    look: ChainLook,
    found: Picture,
    selected: str | None,
    on_change: Callable[[ChainLook, str | None], None],
) -> None:
    name = found.stand_in.get(selected) if selected is not None else None
    node = found.graph.nodes.get(name) if name is not None else None
    if node is not None and node.stands_for > 1:
        st.button(
            f"Unfold {wording.number(node.stands_for)}",
            key="chain-unfold",
            on_click=on_change,
            args=(look.unfolding(node.id), selected),
        )
    if node is not None and (found.graph.effects[node.id] or node.id in look.collapsed):
        st.button(
            "Show what it led to" if node.id in look.collapsed else "Collapse what it led to",
            key="chain-collapse",
            on_click=on_change,
            args=(look.collapsing(node.id), selected),
        )
    if look.unfolded or look.collapsed:
        st.button(
            "Start over",
            key="chain-start-over",
            help="Fold what was unfolded, and show what was collapsed",
            on_click=on_change,
            args=(replace(look, unfolded=(), collapsed=()), selected),
        )
