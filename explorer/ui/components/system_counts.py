"""How many aggregates hold which value of a field: at the cut, and over the whole log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.figures.counts import counts_figure, counts_over_time_figure
from explorer.figures.style import OTHER
from explorer.ui import json_cells, palette, resources, state
from explorer.ui.components import chart
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from explorer.model import Cut
    from explorer.ui.system_view import SystemView

COLOURED = 9
"""Values with a colour of their own; the others share one."""

BUCKETS = 100


def draw(workspace: Workspace, view: SystemView, field: str) -> None:
    """Draw the counts by `field`, bars for the cut beside an area for the whole log."""
    kind = view.aggregate_type
    now = resources.ask(workspace, Workspace.counts_by, kind, field, view.cut)
    over_time = resources.ask(workspace, Workspace.counts_over_time, kind, field, buckets=BUCKETS)
    names = json_cells.labels([*_column(now, "value"), *_column(over_time, "value")])
    counted = list(zip(names, _column(now, "aggregates"), strict=False))
    colours = _colours([name for name, _ in counted] + names[now.num_rows :])
    bars, area = st.columns([2, 5], gap="medium")
    with bars:
        st.caption("At the cut")
        figure = counts_figure(_shortened(counted), colours=colours)
        chart.plot(figure, key="counts", alt=f"Aggregates by {field} at the cut")
    with area:
        st.caption("Over the whole log, the cut marked")
        labelled = over_time.set_column(
            over_time.schema.get_field_index("value"),
            "value",
            pa.array(names[now.num_rows :], pa.string()),
        )
        moment = cut_time(workspace, view.cut)
        area_figure = counts_over_time_figure(
            labelled, colours=colours, zone=state.zone(), current=moment
        )
        chart.plot(area_figure, key="counts-over-time", alt=f"Aggregates by {field} over time")


def cut_time(workspace: Workspace, cut: Cut) -> datetime | None:
    """Return the time of a cut's last event; None for the end of the log."""
    if cut.position is None:
        return cut.time
    events = resources.ask(workspace, Workspace.summary).events
    return workspace.event_at(min(cut.position, events - 1)).occurred_at


def _column(table: pa.Table, name: str) -> list[Any]:
    found: list[Any] = table.column(name).to_pylist()
    return found


def _colours(names: list[str]) -> dict[str, str]:
    first = list(dict.fromkeys(names))[:COLOURED]
    return palette.assigned(first) | {OTHER: palette.neutral()}


def _shortened(counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    rest = sum(count for _, count in counted[COLOURED:])
    return [*counted[:COLOURED], (OTHER, rest)] if rest else counted
