"""Events over time, the whole log, by type of event or of aggregate."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Literal

from explorer.figures.activity import activity_figure
from explorer.figures.style import OTHER
from explorer.ui import palette, resources, state
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    import plotly.graph_objects as go
    import pyarrow as pa

    from explorer.model import EventQuery


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
        colours=_colours(workspace, by, counts),
        zone=state.zone(),
        span=_span(workspace, counts),
        brushed=brushed,
        height=height,
    )


def _span(workspace: Workspace, counts: pa.Table) -> tuple[datetime, datetime] | None:
    """Return the time of the whole log, its last bucket included."""
    summary = resources.ask(workspace, Workspace.summary)
    if summary.first is None or summary.last is None or not counts.num_rows:
        return None
    return summary.first, max(
        summary.last, max(counts["bucket_end"].to_pylist()).replace(tzinfo=UTC)
    )


def _colours(workspace: Workspace, by: str, counts: pa.Table) -> dict[str, str]:
    """Give every kind that is drawn its own colour of the app, or one that is still free."""
    of_the_app = palette.event_types if by == "event_type" else palette.aggregate_types
    known, drawn = of_the_app(workspace), set(counts["kind"].to_pylist())
    used = {known[kind] for kind in drawn if kind in known}
    free = iter([colour for colour in palette.categorical() if colour not in used])
    own = {
        kind: next(free, colour) if colour == palette.neutral() else colour
        for kind, colour in known.items()
        if kind in drawn
    }
    return own | {OTHER: palette.neutral()}
