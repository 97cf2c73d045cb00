"""Chains by shape, rare ones first, and chains that lack a step that others have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.model import ChainQuery
from explorer.ui import links, resources, state, wording
from explorer.ui.chain_view import ChainView
from explorer.ui.components import row_picker
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import UnfinishedChain, Variant

PAGE = 50
_TYPES_SHOWN = 8


def draw(workspace: Workspace, view: ChainView) -> None:
    """Draw one page of the variants; a click opens the only chain of one, or lists them."""
    total = resources.ask(workspace, Workspace.variant_count)
    st.caption(
        "Chains of one shape have the same event types, as often, by the same causes. Rare first"
    )
    page = min(view.page, max(-(-total // PAGE), 1))
    found = resources.ask(workspace, Workspace.variants, limit=PAGE, offset=(page - 1) * PAGE)
    row_picker.pick(
        _variants(found),
        key="variants",
        alt="Variants of chains",
        on_pick=lambda row: _visit(found[row]),
        columns={
            name: st.column_config.NumberColumn(format="localized", width="small")
            for name in ("Chains", "Events")
        },
        rows=20,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if total > PAGE:
            key = f"variants-page-{page}"
            st.pagination(
                -(-total // PAGE),
                default=page,
                key=key,
                on_change=lambda: state.visit(view.turned(state.typed(key)).link()),
            )
        st.caption(wording.counted(total, "variant"))


def draw_unfinished(workspace: Workspace) -> None:
    """Draw the chains that lack a step; a click opens one."""
    found = resources.ask(workspace, Workspace.unfinished, limit=500)
    st.caption(
        "Chains without an event type that at least 95 % of the chains have that begin like them"
    )
    if not found:
        st.info("Every chain has the steps that nearly all chains have that begin like it")
        return
    row_picker.pick(
        _unfinished(found),
        key="unfinished",
        alt="Unfinished chains",
        on_pick=lambda row: state.visit(links.chain(found[row].correlation_id)),
        rows=20,
    )
    more = "the first " if len(found) == 500 else ""
    st.caption(f"{more}{wording.counted(len(found), 'missing step')}")


def _visit(variant: Variant) -> None:
    if variant.chains == 1:
        state.visit(links.chain(variant.example))
    else:
        state.visit(ChainView(query=ChainQuery(shape=variant.shape)).link())


def _variants(found: Sequence[Variant]) -> pa.Table:
    return pa.table(
        {
            "Chains": [each.chains for each in found],
            "Events": [each.events for each in found],
            "What happens": [_types(each) for each in found],
            "Median duration": [wording.span(each.median) for each in found],
            "Example": [each.example for each in found],
        }
    )


def _types(variant: Variant) -> str:
    shown = [
        f"{name} \N{MULTIPLICATION SIGN} {times:,}" if times > 1 else name
        for name, times in variant.event_types[:_TYPES_SHOWN]
    ]
    more = len(variant.event_types) - _TYPES_SHOWN
    return ", ".join(shown) + (f" and {more:,} more types" if more > 0 else "")


def _unfinished(found: Sequence[UnfinishedChain]) -> pa.Table:
    return pa.table(
        {
            "Chain": [each.correlation_id for each in found],
            "Begins with": [each.begins_with for each in found],
            "Lacks": [each.lacks for each in found],
            "Others have it": [f"{each.having:,} of {each.siblings:,}" for each in found],
        }
    )
