"""How many aggregates hold each value of a state field: now, and over time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from explorer.figures.style import OTHER, QUIET, local, styled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    import pyarrow as pa


def counts_figure(
    counts: Sequence[tuple[str, int]], *, colours: Mapping[str, str], height: int | None = None
) -> go.Figure:
    """Draw (value, aggregates) pairs as horizontal bars, the first on top.

    Values without a colour take the one given for `Other`.
    """
    names = [name for name, _ in counts]
    figure = go.Figure(
        go.Bar(
            x=[count for _, count in counts],
            y=names,
            orientation="h",
            marker={"color": [colours.get(name, colours[OTHER]) for name in names]},
            text=[f"{count:,}" for _, count in counts],
            textposition="auto",
            hovertemplate="%{y}: <b>%{x:,}</b><extra></extra>",
        )
    )
    figure.update_layout(bargap=0.35)
    figure.update_xaxes(visible=False, rangemode="tozero")
    styled(figure, height=height or 40 + 28 * len(names), legend=False)
    figure.update_yaxes(type="category", autorange="reversed", gridcolor="rgba(0,0,0,0)")
    return figure


def counts_over_time_figure(
    counts: pa.Table,
    *,
    colours: Mapping[str, str],
    zone: tzinfo,
    current: datetime | None = None,
    height: int = 280,
) -> go.Figure:
    """Draw (bucket_start, value, aggregates) rows as a stacked area in the order of `colours`.

    Values that are not in `colours` are drawn together as `Other`. `current` marks a time.
    """
    starts, values = _by_value(counts, colours)
    shown = local(starts, zone)
    figure = go.Figure(
        [
            _area(shown, [values[name][each] for each in starts], name, colours[name])
            for name in colours
            if name in values
        ]
    )
    if current is not None:
        line = {"color": QUIET.replace("0.22", "0.9"), "width": 1.5}
        figure.add_vline(x=local([current], zone)[0], line=line)
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(type="date")
    figure.update_yaxes(tickformat=",~s", rangemode="tozero")
    return styled(figure, height=height)


def _by_value(
    counts: pa.Table, colours: Mapping[str, str]
) -> tuple[list[datetime], dict[str, dict[datetime, int]]]:
    found: dict[str, dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    columns = [counts.column(name).to_pylist() for name in ("bucket_start", "value", "aggregates")]
    for start, value, aggregates in zip(*columns, strict=True):
        found[value if value in colours else OTHER][start] += aggregates
    return sorted(set(columns[0])), found


def _area(times: list[datetime], aggregates: list[int], name: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=times,
        y=aggregates,
        name=name,
        mode="lines",
        stackgroup="all",
        line={"color": colour, "width": 1, "shape": "hv"},
        fillcolor=colour,
        hovertemplate="%{y:,}",
        showlegend=True,
    )
