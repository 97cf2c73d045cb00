"""Which chains are listed: by id, by what they have and lack, and by what follows what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import ChainQuery, Followed
from explorer.ui import state, wording
from explorer.ui.chain_view import ALL, SORTS, WITHIN, ChainView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.workspace import Workspace


def draw(workspace: Workspace, query: ChainQuery) -> None:
    """Draw the filter with what `query` says in it; a change visits the list that it asks for."""
    _put(query)
    cells = st.columns([3, 2, 2], gap="small")
    cells[0].text_input(
        "Part of the correlation id",
        key="chains-find",
        placeholder="Any id",
        icon=":material/search:",
        on_change=_apply,
    )
    _choose(cells[1], "Aggregate type", "chains-type", workspace.aggregate_types)
    cells[2].selectbox(
        "Order", tuple(SORTS), format_func=SORTS.__getitem__, key="chains-sort", on_change=_apply
    )
    types = workspace.event_types
    cells = st.columns([2, 2, 1, 2], gap="small")
    _choose(cells[0], "Event type", "chains-has", types)
    _choose(cells[1], "Followed by", "chains-then", types)
    cells[2].number_input(
        "Within seconds",
        min_value=0.0,
        key="chains-within",
        format="%g",
        disabled=query.event_type is None or query.followed is None,
        on_change=_apply,
    )
    _choose(cells[3], "Without", "chains-lacks", types)
    _linked(query)


def _put(query: ChainQuery) -> None:
    followed = query.followed
    state.put("chains-kept", query)
    state.put("chains-find", query.id_contains)
    state.put("chains-type", query.aggregate_type)
    state.put("chains-has", followed.first if followed else query.event_type)
    state.put("chains-then", followed.then if followed else None)
    state.put("chains-within", followed.seconds if followed else WITHIN)
    state.put("chains-lacks", query.lacks)
    state.put("chains-sort", query.sort)


def _choose(
    cell: st.delta_generator.DeltaGenerator, label: str, key: str, names: Sequence[str]
) -> None:
    cell.selectbox(label, names, index=None, key=key, placeholder="Any", on_change=_apply)


def _linked(query: ChainQuery) -> None:
    """Draw what only a link narrows by, and how to stop it."""
    said = []
    if query.caused is not None:
        said.append("{} caused {}".format(*map(wording.plain, query.caused)))
    if query.shape is not None:
        said.append(f"of the variant {wording.plain(query.shape)}")
    if said:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Only chains in which {' and '.join(said)}", width="content")
            free = replace(query, caused=None, shape=None)
            st.button("Show all", on_click=state.visit, args=(ChainView(query=free).link(),))


def _apply() -> None:
    """Widget callback: list what the filter says from its start."""
    kept: ChainQuery = state.typed("chains-kept", ALL)
    has, then = state.typed("chains-has"), state.typed("chains-then")
    both = has is not None and then is not None
    query = replace(
        kept,
        id_contains=(state.typed("chains-find") or "").strip(),
        aggregate_type=state.typed("chains-type"),
        event_type=has,
        followed=Followed(has, then, state.typed("chains-within") or 0.0) if both else None,
        lacks=state.typed("chains-lacks"),
        sort=state.typed("chains-sort") or ALL.sort,
    )
    state.visit(ChainView(query=query).link())
