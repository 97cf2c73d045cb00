"""One chain on a time line: a lane for each aggregate, a bar from each cause to its effect."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from explorer.figures.style import OTHER, QUIET, local, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from explorer.chains import Graph
    from explorer.model import AggregateKey, Event

LANES = 300
EVENTS = 3_000
LINKED = 200
"""Events up to which thin lines show the lane of the cause; more would only be a thicket."""

_LABEL_LENGTH = 30
_NEUTRAL = "#8088a0"
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True, slots=True)
class _Step:
    """One event in its lane, and the event of the chain that it waited for."""

    event: Event
    lane: int
    cause: Event | None

    @property
    def latency(self) -> timedelta:
        """Negative where the effect has the earlier time."""
        cause = self.cause or self.event
        return self.event.occurred_at - cause.occurred_at


def chain_timeline_figure(
    graph: Graph,
    *,
    colours: Mapping[str, str],
    zone: tzinfo,
    selected: str | None = None,
) -> go.Figure:
    """Draw the events of a chain in lanes, the aggregate that was touched first on top.

    Every bar and every mark has its event's id as `customdata`. Colours are by aggregate type, and
    the one for `Other` serves the rest. At most 300 lanes and 3,000 events are drawn, the earliest
    by position and the selected event's own; a note under the figure says so.
    """
    lanes = _lanes(graph, selected)
    steps = _steps(graph, lanes, selected)
    figure = go.Figure(_links(steps, lanes, zone) if len(steps) <= LINKED else None)
    for kind, of_kind in _by_type(steps).items():
        colour = colours.get(kind) or colours.get(OTHER, _NEUTRAL)
        figure.add_trace(_bars(of_kind, kind, colour, zone))
        figure.add_trace(_marks(of_kind, kind, colour, zone, selected))
    figure.update_layout(barmode="overlay", hovermode="closest")
    note = _note(graph, len(lanes), len(steps))
    height = _height(len(lanes))
    styled(figure, height=height + (24 if note else 0), legend=bool(steps))
    figure.update_layout(legend={"y": 1 + 6 / height, "itemsizing": "constant"})
    figure.update_xaxes(type="date", gridcolor=QUIET, side="bottom")
    figure.update_yaxes(
        tickvals=list(lanes.values()),
        ticktext=[_label(key) for key in lanes],
        range=[len(lanes) - 0.4, -0.6],
        fixedrange=True,
        gridcolor=QUIET,
        automargin=True,
    )
    if note:
        _write_below(figure, note)
    return figure


def _lanes(graph: Graph, selected: str | None) -> dict[AggregateKey, int]:
    keys = dict.fromkeys(node.event.key for node in graph.events if node.event)
    shown = list(keys)[:LANES]
    chosen = graph.nodes.get(selected or "")
    if chosen and chosen.kind == "event" and chosen.event and chosen.event.key not in shown:
        shown[-1] = chosen.event.key
    return {key: lane for lane, key in enumerate(shown)}


def _steps(graph: Graph, lanes: Mapping[AggregateKey, int], selected: str | None) -> list[_Step]:
    events = [node.event for node in graph.events if node.event and node.event.key in lanes]
    shown = events[:EVENTS] + [event for event in events[EVENTS:] if event.id == selected]
    return [_Step(event, lanes[event.key], _cause(graph, event)) for event in shown]


def _cause(graph: Graph, event: Event) -> Event | None:
    """Return the cause within the chain that came last, as the effect had to wait for it."""
    causes = (graph.nodes[name] for name in graph.causes[event.id] if name != event.id)
    found = [node.event for node in causes if node.kind == "event" and node.event]
    return max(found, key=lambda cause: (cause.occurred_at, cause.position), default=None)


def _by_type(steps: Iterable[_Step]) -> dict[str, list[_Step]]:
    found: dict[str, list[_Step]] = defaultdict(list)
    for step in steps:
        found[step.event.aggregate_type].append(step)
    return found


def _links(steps: Iterable[_Step], lanes: Mapping[AggregateKey, int], zone: tzinfo) -> go.Scatter:
    """Thin lines from each cause down or up to the lane of its effect."""
    x: list[Any] = []
    y: list[int | None] = []
    for step in steps:
        if step.cause is not None and lanes.get(step.cause.key, step.lane) != step.lane:
            x += [*local([step.cause.occurred_at] * 2, zone), None]
            y += [lanes[step.cause.key], step.lane, None]
    line = {"color": QUIET.replace("0.22", "0.6"), "width": 1, "dash": "dot"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _bars(steps: Sequence[_Step], kind: str, colour: str, zone: tzinfo) -> go.Bar:
    waited = [step for step in steps if step.cause is not None]
    return go.Bar(
        orientation="h",
        base=local([step.event.occurred_at - step.latency for step in waited], zone),
        x=[step.latency / timedelta(milliseconds=1) for step in waited],
        y=[step.lane for step in waited],
        width=0.5,
        name=kind,
        legendgroup=kind,
        showlegend=False,
        marker={
            "color": colour,
            "opacity": 0.4,
            "line": {"width": 0},
            "pattern": {"shape": ["/" if step.latency < timedelta(0) else "" for step in waited]},
        },
        **_told(waited, zone),
        selected={"marker": {"opacity": 0.4}},
        unselected={"marker": {"opacity": 0.4}},
    )


def _marks(
    steps: Sequence[_Step], kind: str, colour: str, zone: tzinfo, selected: str | None
) -> go.Scatter:
    chosen = [step.event.id == selected for step in steps]
    return go.Scatter(
        mode="markers",
        x=local([step.event.occurred_at for step in steps], zone),
        y=[step.lane for step in steps],
        name=escape(kind, quote=False) or "no aggregate type",
        legendgroup=kind,
        marker={
            "color": colour,
            "opacity": 1,
            "size": [14 if each else 9 for each in chosen],
            "symbol": ["diamond" if each else "circle" for each in chosen],
        },
        **_told(steps, zone),
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _told(steps: Sequence[_Step], zone: tzinfo) -> dict[str, Any]:
    times = local([step.event.occurred_at for step in steps], zone)
    return {
        "customdata": [step.event.id for step in steps],
        "hovertext": [_hover(step, when) for step, when in zip(steps, times, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(step: _Step, when: datetime) -> str:
    event, cause = step.event, step.cause
    time = when.isoformat(" ", "microseconds" if when.microsecond % 1_000 else "milliseconds")
    lines = [f"<b>{_safe(event.type)}</b>", _safe(str(event.key)), time]
    if cause is not None:
        way = "before its cause" if step.latency < timedelta(0) else "after"
        lines.append(f"{_span(abs(step.latency))} {way} {_safe(cause.type)}")
    return "<br>".join(lines)


def _label(key: AggregateKey) -> str:
    name = str(key)
    return _safe(name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1]}…")


def _safe(text: str) -> str:
    """Plotly reads texts as a little HTML, and these are the user's data."""
    return escape(text, quote=False)


def _span(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds * 1_000:.0f} ms"


def _height(lanes: int) -> int:
    return 76 + lanes * (26 if lanes <= 40 else 18)


def _note(graph: Graph, lanes: int, events: int) -> str:
    all_lanes = len({node.event.key for node in graph.events if node.event})
    parts = [
        f"{shown:,} of {total:,} {noun}"
        for shown, total, noun in (
            (lanes, all_lanes, "aggregates"),
            (events, len(graph.events), "events"),
        )
        if shown < total
    ]
    return f"Shows the first {' and '.join(parts)}" if parts else ""


def _write_below(figure: go.Figure, note: str) -> None:
    figure.add_annotation(
        text=note, xref="paper", yref="paper", x=0, y=0, yshift=-24, yanchor="top", showarrow=False
    )
    figure.update_layout(margin_b=48)
