"""What all figures share: no ground of their own, small margins, quiet axes."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    import plotly.graph_objects as go

OTHER = "Other"
CLEAR = "rgba(0,0,0,0)"
QUIET = "rgba(128,136,160,0.22)"
"""Grid and axis lines that show on light and on dark ground."""

_LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1.02,
    "xanchor": "left",
    "yanchor": "bottom",
    "title": {"text": ""},
    "traceorder": "normal",
}


def styled(figure: go.Figure, *, height: int, legend: bool = True) -> go.Figure:
    """Give a figure the look of the app; fonts and text colour come from the page's theme."""
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 30 if legend else 8, "b": 4},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        showlegend=legend,
        legend=_LEGEND,
        hoverlabel={"align": "left"},
    )
    figure.update_xaxes(gridcolor=CLEAR, linecolor=QUIET, zeroline=False, automargin=True)
    figure.update_yaxes(gridcolor=QUIET, zeroline=False, automargin=True)
    return figure


def local(times: Iterable[datetime], zone: tzinfo) -> list[datetime]:
    """Return UTC times, naive or aware, as the naive times of a zone: Plotly knows no zones."""
    return [_aware(when).astimezone(zone).replace(tzinfo=None) for when in times]


def _aware(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when
