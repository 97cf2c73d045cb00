"""Events over time, the whole log, by type of event or of aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from explorer.figures.activity import activity_figure
from explorer.figures.style import OTHER
from explorer.ui import palette, resources, state
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import plotly.graph_objects as go

    from explorer.model import EventQuery

KINDS = 9
"""How many kinds get a colour of their own in a histogram."""


def activity(
    workspace: Workspace,
    query: EventQuery,
    *,
    by: Literal["event_type", "aggregate_type"] = "event_type",
    brushed: tuple[datetime, datetime] | None = None,
    height: int = 220,
) -> go.Figure:
    """Return the histogram of the events that `query` asks for, in the colours of the app."""
    counts = resources.ask(workspace, Workspace.activity, query, buckets=120, by=by)
    return activity_figure(
        counts,
        colours=_colours(workspace, by),
        zone=state.zone(),
        brushed=brushed,
        height=height,
    )


def _colours(workspace: Workspace, by: str) -> Mapping[str, str]:
    known = palette.event_types if by == "event_type" else palette.aggregate_types
    return dict(list(known(workspace).items())[:KINDS]) | {OTHER: palette.neutral()}
