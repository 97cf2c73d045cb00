"""A chart of two columns of any table: what a projection shows at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import pyarrow as pa

from explorer.figures.style import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BARS = 60


def numeric_columns(table: pa.Table) -> list[str]:
    """Return the columns that a chart can measure, in the table's order."""
    return [field.name for field in table.schema if _is_number(field.type)]


def columns_figure(
    table: pa.Table, *, x: str, y: Sequence[str], colours: Sequence[str], height: int = 280
) -> go.Figure:
    """Draw the columns `y` over the column `x`: lines over times and numbers, else bars.

    The rows keep their order; of bars, only the first 60 rows are drawn.
    """
    over_line = _is_number(table.schema.field(x).type) or _is_time(table.schema.field(x).type)
    shown = table if over_line else table.slice(0, MOST_BARS)
    traces = [
        _trace(shown, x, name, colours[place % len(colours)], line=over_line)
        for place, name in enumerate(y)
    ]
    figure = go.Figure(traces)
    figure.update_layout(bargap=0.25, hovermode="x unified" if over_line else "closest")
    figure.update_yaxes(tickformat=",~s", rangemode="tozero" if not over_line else "normal")
    if not over_line:
        figure.update_xaxes(type="category")
    return styled(figure, height=height, legend=len(y) > 1)


def _trace(table: pa.Table, x: str, y: str, colour: str, *, line: bool) -> go.Scatter | go.Bar:
    across, up = table.column(x).to_pylist(), table.column(y).to_pylist()
    if line:
        return go.Scatter(x=across, y=up, name=y, mode="lines", line={"color": colour, "width": 2})
    names = ["none" if value is None else str(value) for value in across]
    return go.Bar(x=names, y=up, name=y, marker={"color": colour})


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _is_time(kind: pa.DataType) -> bool:
    return bool(pa.types.is_temporal(kind))
