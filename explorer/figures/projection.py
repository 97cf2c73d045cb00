"""A chart of two columns of a projection's table, of the kind the reader picks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import plotly.graph_objects as go
import pyarrow as pa

from explorer.figures.columns import numeric_columns
from explorer.figures.style import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["bar", "line", "area", "scatter"]
KINDS: tuple[Kind, ...] = ("bar", "line", "area", "scatter")

MOST_BARS = 40
MOST_POINTS = 5_000


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns to draw, and how."""

    kind: Kind
    x: str
    y: str


def suggested(table: pa.Table) -> Chart | None:
    """Return the chart that suits the columns' types; None where there is no number to draw."""
    numbers = numeric_columns(table)
    times = [field.name for field in table.schema if pa.types.is_temporal(field.type)]
    names = [name for name in table.column_names if name not in {*numbers, *times}]
    if not numbers or not table.num_rows:
        return None
    if times and _is_key(table, times[0]):
        return Chart("line", times[0], numbers[0])
    if names:
        return Chart("bar", names[0], numbers[0])
    return Chart("scatter", numbers[0], numbers[1]) if len(numbers) > 1 else None


def shown_rows(table: pa.Table, chart: Chart) -> int:
    """Return how many rows the chart draws: bars stop being readable long before points do."""
    rows: int = table.num_rows
    return min(rows, MOST_BARS if chart.kind == "bar" else MOST_POINTS)


def projection_figure(
    table: pa.Table, chart: Chart, colours: Sequence[str], *, height: int = 360
) -> go.Figure:
    """Draw `chart`: bars keep the largest values, largest first; lines and areas run along x."""
    rows = _ordered(table, chart).slice(0, shown_rows(table, chart))
    x, y = (rows.column(name).to_pylist() for name in (chart.x, chart.y))
    figure = go.Figure(_trace(chart.kind, [_axis_value(value) for value in x], y, colours[0]))
    styled(figure, height=height, legend=False)
    figure.update_layout(margin={"l": 8, "r": 8, "t": 12, "b": 8}, bargap=0.28)
    figure.update_xaxes(automargin=True, title_text=_literal(chart.x))
    figure.update_yaxes(automargin=True, title_text=_literal(chart.y), tickformat=",~r")
    if chart.kind == "bar":
        figure.update_xaxes(type="category", nticks=MOST_BARS)
    return figure


def _trace(kind: Kind, x: Sequence[Any], y: Sequence[Any], colour: str) -> go.Bar | go.Scatter:
    if kind == "bar":
        return go.Bar(x=x, y=y, marker={"color": colour})
    return go.Scatter(
        x=x,
        y=y,
        mode="markers" if kind == "scatter" else "lines",
        marker={"color": colour, "size": 7, "opacity": 0.75},
        line={"color": colour, "width": 2},
        fill="tozeroy" if kind == "area" else None,
    )


def _ordered(table: pa.Table, chart: Chart) -> pa.Table:
    if chart.kind == "scatter":
        return table
    by = (chart.y, "descending") if chart.kind == "bar" else (chart.x, "ascending")
    return table.sort_by([by])


def _is_key(table: pa.Table, column: str) -> bool:
    return bool(table.num_rows > 2 and len(table.column(column).unique()) == table.num_rows)


def _axis_value(value: Any) -> Any:
    """Texts and nested values become labels that Plotly does not read as markup."""
    return _literal(str(value)) if isinstance(value, str | list | dict) else value


def _literal(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
