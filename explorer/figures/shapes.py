"""Shapes of payloads over the log: which field was of which kind, from where to where."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import plotly.graph_objects as go

from explorer.figures.style import styled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROW = 26
"""Pixels per field."""


class FieldSpan(NamedTuple):
    """A field that has values of one kind."""

    path: str
    kind: str
    events: int
    first: int
    """Position of the first event, inclusive."""

    last: int
    """Position of the last event, inclusive."""


def shapes_figure(spans: Sequence[FieldSpan], colours: Mapping[str, str]) -> go.Figure:
    """Draw a bar per field and kind, from its first event to its last, over positions.

    A field of several kinds has a row for each, as they may overlap.
    """
    kinds = Counter(span.path for span in spans)
    rows = {
        span: span.path if kinds[span.path] == 1 else f"{span.path} · {span.kind}" for span in spans
    }
    figure = go.Figure([_bars(kind, colour, rows) for kind, colour in colours.items()])
    figure.update_layout(barmode="overlay", bargap=0.35)
    names = [rows[span] for span in sorted(spans, key=lambda span: list(kinds).index(span.path))]
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], type="category", showgrid=False
    )
    figure.update_xaxes(title_text="Position in the log", tickformat=",d", showgrid=True)
    return styled(figure, height=max(len(names) * ROW + 90, 160))


def _bars(kind: str, colour: str, rows: Mapping[FieldSpan, str]) -> go.Bar:
    own = [span for span in rows if span.kind == kind]
    return go.Bar(
        y=[rows[span] for span in own],
        base=[span.first for span in own],
        x=[max(span.last - span.first, 1) for span in own],
        customdata=[[span.events, span.first, span.last] for span in own],
        name=kind,
        orientation="h",
        opacity=0.8,
        marker={"color": colour, "line": {"width": 0}},
        hovertemplate="<b>%{y}</b> %{fullData.name}<br>%{customdata[0]:,} events<br>"
        "positions %{customdata[1]:,} to %{customdata[2]:,}<extra></extra>",
    )
