"""The types in a dump: of aggregates with their reducers, and of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.model import EventQuery, Summary
from explorer.ui import links, state
from explorer.ui.links import Link

if TYPE_CHECKING:
    from explorer.workspace import Workspace

_ROWS, _ROW = 8, 30


def show(workspace: Workspace, summary: Summary) -> None:
    """Draw both tables; a chosen row leads to its aggregates or events."""
    left, right = st.columns(2, gap="medium")
    with left:
        _aggregates(workspace, summary)
    with right:
        _events(summary)


def _aggregates(workspace: Workspace, summary: Summary) -> None:
    st.subheader("Aggregates")
    rows = summary.aggregate_types
    reducers = [workspace.reducer(name) for name, _, _ in rows]
    table = pa.table(
        {
            "Type": [name or "no type" for name, _, _ in rows],
            "Aggregates": [aggregates for _, aggregates, _ in rows],
            "Events": [events for _, _, events in rows],
            "Reducer": ["guessed" if each.guessed else each.name for each in reducers],
        }
    )
    chosen = _choice(table, key="overview-aggregates", most=rows[0][2])
    if chosen is not None:
        state.go(Link(links.TIME_TRAVEL, (("type", rows[chosen][0]),)))


def _events(summary: Summary) -> None:
    st.subheader("Event types")
    rows = summary.event_types
    table = pa.table({"Type": [name for name, _ in rows], "Events": [events for _, events in rows]})
    chosen = _choice(table, key="overview-events", most=rows[0][1])
    if chosen is not None:
        state.go(links.events(EventQuery(types=(rows[chosen][0],))))


def _choice(table: pa.Table, *, key: str, most: int) -> int | None:
    """Draw a table with bars; return the row that was chosen just now."""
    shown: Any = st.dataframe(
        table,
        key=key,
        hide_index=True,
        height="content" if table.num_rows <= _ROWS else _ROW * (_ROWS + 1) + 8,
        row_height=_ROW,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            "Aggregates": st.column_config.NumberColumn(format="localized"),
            "Events": st.column_config.ProgressColumn(
                format="localized", min_value=0, max_value=most, color="primary"
            ),
        },
    )
    cells = shown.selection.cells
    return cells[0][0] if cells else None
