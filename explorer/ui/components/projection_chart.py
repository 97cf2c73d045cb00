"""The chart of a projection's table, and the choice of what it draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.figures.columns import numeric_columns
from explorer.figures.projection import KINDS, Chart, projection_figure, shown_rows, suggested
from explorer.ui import palette, state
from explorer.ui.components import chart

if TYPE_CHECKING:
    import pyarrow as pa

    from explorer.ui.projection_view import ProjectionView


def draw(table: pa.Table, view: ProjectionView) -> None:
    """Draw the chart that the URL names, or the one that suits the columns."""
    drawn = _fitting(table, view.chart) or suggested(table)
    if drawn is None:
        st.caption("The table has no numbers to draw")
        return
    _choose(table, view, drawn)
    figure = projection_figure(table, drawn, palette.categorical())
    chart.plot(figure, key="projection-chart", alt=f"{drawn.y} by {drawn.x}")
    count = shown_rows(table, drawn)
    if count < table.num_rows:
        which = "largest" if drawn.kind == "bar" else "first"
        st.caption(f"The {count:,} {which} of {table.num_rows:,} rows are drawn")


def _fitting(table: pa.Table, asked: Chart | None) -> Chart | None:
    if asked is None or asked.x not in table.column_names:
        return None
    return asked if asked.y in numeric_columns(table) else None


def _choose(table: pa.Table, view: ProjectionView, drawn: Chart) -> None:
    for name, value in (("kind", drawn.kind), ("x", drawn.x), ("y", drawn.y)):
        state.put(f"projection-{name}", value)

    def apply() -> None:
        kind, x, y = (state.typed(f"projection-{name}") for name in ("kind", "x", "y"))
        state.visit(replace(view, chart=Chart(kind, x, y)).link())

    cells = st.columns([2, 2, 2])
    cells[0].selectbox(
        "Chart", KINDS, format_func=str.capitalize, key="projection-kind", on_change=apply
    )
    cells[1].selectbox("Across", table.column_names, key="projection-x", on_change=apply)
    cells[2].selectbox("Up", numeric_columns(table), key="projection-y", on_change=apply)
