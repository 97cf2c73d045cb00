"""Events over time: a stacked histogram that can be brushed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, cast

import plotly.graph_objects as go

from explorer.figures.style import OTHER, local, styled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

Counts = dict[str, dict[datetime, int]]

_SELECTED = "rgba(128,136,160,0.18)"


def activity_figure(
    activity: pa.Table,
    *,
    colours: Mapping[str, str],
    zone: tzinfo,
    span: tuple[datetime, datetime] | None = None,
    brushed: tuple[datetime, datetime] | None = None,
    height: int = 220,
) -> go.Figure:
    """Draw (bucket_start, bucket_end, kind, events) rows as stacked bars, one colour per kind.

    Kinds that are not in `colours` are drawn together as `Other`, in the colour given for it.
    Times are shown in `zone`; `span` is the range of the axis, `brushed` a marked range, both of
    aware times.
    """
    counts = _by_kind(activity, colours)
    width = _bucket(activity)
    figure = go.Figure([_bars(counts[kind], kind, colours[kind], width, zone) for kind in counts])
    figure.update_layout(barmode="stack", bargap=0, dragmode="select", selectdirection="h")
    if brushed is not None:
        start, end = local(brushed, zone)
        figure.add_vrect(x0=start, x1=end, fillcolor=_SELECTED, line_width=0, layer="below")
    figure.update_yaxes(tickformat=",~s", rangemode="tozero", nticks=4)
    figure.update_xaxes(type="date", range=None if span is None else local(span, zone))
    return styled(figure, height=height, legend=len(counts) > 1)


def _by_kind(activity: pa.Table, colours: Mapping[str, str]) -> Counts:
    """Return the counts of each kind that has a colour, in the order of the colours."""
    found: Counts = defaultdict(lambda: defaultdict(int))
    columns = (activity.column(name).to_pylist() for name in ("bucket_start", "kind", "events"))
    for start, kind, events in zip(*columns, strict=True):
        found[kind if kind in colours else OTHER][start] += events
    return {kind: found[kind] for kind in colours if kind in found}


def _bucket(activity: pa.Table) -> timedelta:
    """Return the width of a bar; all buckets are equally long."""
    if not activity.num_rows:
        return timedelta(0)
    return cast(
        "timedelta", activity["bucket_end"][0].as_py() - activity["bucket_start"][0].as_py()
    )


def _bars(
    counts: Mapping[datetime, int], kind: str, colour: str, width: timedelta, zone: tzinfo
) -> go.Bar:
    starts = sorted(counts)
    return go.Bar(
        x=local(starts, zone),
        y=[counts[start] for start in starts],
        name=kind or "no type",
        width=width / timedelta(milliseconds=1),
        offset=0,
        marker={"color": colour, "line": {"width": 0}},
        hovertemplate="%{x|%Y-%m-%d %H:%M:%S}<br><b>%{y:,}</b> %{fullData.name}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
