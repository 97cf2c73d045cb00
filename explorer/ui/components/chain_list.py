"""The chains of the log, one page at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.ui import links, resources, state, wording
from explorer.ui.chain_view import ALL, ChainView
from explorer.ui.components import chain_filter, row_picker
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import ChainSummary

PAGE = 50


def draw(workspace: Workspace, view: ChainView) -> None:
    """Draw the filter and one page of chains; a click on one opens it."""
    chain_filter.draw(workspace, view.query)
    total = resources.ask(workspace, Workspace.chain_count, view.query)
    if not total:
        _nothing(view)
        return
    pages = -(-total // PAGE)
    page = min(view.page, pages)
    found = resources.ask(
        workspace, Workspace.chains, view.query, limit=PAGE, offset=(page - 1) * PAGE
    )
    row_picker.pick(
        _table(found),
        key="chains",
        alt="Chains",
        on_pick=lambda row: state.visit(links.chain(found[row].correlation_id)),
        columns=_columns(),
        rows=20,
    )
    _turn(view, page, pages, total)


def _nothing(view: ChainView) -> None:
    if view.query == ALL:
        st.info(
            "No event of the log has a correlation id, so there are no chains to follow. "
            "Chains are read from metadata.correlationId"
        )
        return
    st.info("No chain fits this filter")
    st.button("Clear the filter", on_click=state.visit, args=(ChainView().link(),))


def _turn(view: ChainView, page: int, pages: int, total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            key = f"chains-page-{page}-of-{pages}"
            st.pagination(
                pages,
                default=page,
                key=key,
                on_change=lambda: state.visit(view.turned(state.typed(key)).link()),
            )
        st.caption(wording.counted(total, "chain"))


def _table(found: Sequence[ChainSummary]) -> pa.Table:
    zone = state.zone()
    return pa.table(
        {
            "Chain": [each.correlation_id for each in found],
            "Events": [each.events for each in found],
            "Aggregates": [each.aggregates for each in found],
            "Services": [", ".join(each.services) for each in found],
            "Start": [wording.moment(each.first, zone) for each in found],
            "Duration": [wording.span(each.last - each.first) for each in found],
            "Depth": pa.array([each.depth for each in found], pa.int64()),
            "Missing": [each.missing for each in found],
            "Problems": ["runs in a circle" if each.cyclic else "" for each in found],
        }
    )


def _columns() -> dict[str, Any]:
    number = partial(st.column_config.NumberColumn, format="localized", width="small")
    return {
        "Events": number(),
        "Aggregates": number(),
        "Depth": number(help="Events on the longest path of causes"),
        "Missing": number(
            help="Events whose cause is named but not in the dump; commands never are"
        ),
        "Duration": st.column_config.TextColumn(width="small"),
    }
