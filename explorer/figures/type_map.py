"""Which event types cause which, as a picture whose types and arrows can be clicked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from explorer.chains import Edge, Node, assembled, latency, layout
from explorer.figures.style import CLEAR, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.chains import Layout, Line
    from explorer.model import TypeMap, TypePair

MOST = 60
"""Pairs that are drawn; a table has them all."""

_WIDEST = 7
_SIDES = ("top center", "bottom center")
"""Of a name, by column in turn, so that long names of neighbours do not meet."""


def type_map_figure(known: TypeMap, *, colour: str, warning: str) -> go.Figure:
    """Draw the pairs with most hops as arrows from left to right, wider where there are more.

    A mark's custom data is the cause type and the effect type of an arrow, or one type for the
    type itself. Pairs with effects before their causes take the colour `warning`.
    """
    pairs = known.pairs[:MOST]
    picture = _laid_out(pairs)
    by_types = {(pair.cause_type, pair.effect_type): pair for pair in pairs}
    figure = go.Figure()
    for line in picture.lines:
        pair = by_types[line.cause, line.effect]
        figure.add_trace(_arrow(line, picture, pair, warning if pair.backwards else colour, pairs))
    middles = [_middle(line, picture) for line in picture.lines]
    shown = [by_types[line.cause, line.effect] for line in picture.lines]
    figure.add_trace(_marks(middles, shown, known.chains, colour, warning))
    figure.add_trace(_types(picture, colour))
    figure.update_xaxes(visible=False, range=[-60, picture.width + 60])
    figure.update_yaxes(visible=False, range=[picture.height + 30, -40])
    return styled(figure, height=min(max(picture.height * 5 // 4 + 70, 220), 720), legend=False)


def _laid_out(pairs: Sequence[TypePair]) -> Layout:
    names = dict.fromkeys(name for pair in pairs for name in (pair.cause_type, pair.effect_type))
    nodes = {name: Node(id=name, kind="event", event=None) for name in names}
    return layout(assembled(nodes, [Edge(each.cause_type, each.effect_type) for each in pairs]))


def _arrow(
    line: Line, picture: Layout, pair: TypePair, colour: str, pairs: Sequence[TypePair]
) -> go.Scatter:
    points = _run(line, picture)
    share = math.log1p(pair.hops) / math.log1p(max(each.hops for each in pairs))
    return go.Scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines",
        line={"color": colour, "width": 1 + _WIDEST * share**2, "shape": "spline"},
        opacity=0.45,
        hoverinfo="skip",
    )


def _marks(
    middles: Sequence[tuple[float, float]],
    pairs: Sequence[TypePair],
    chains: int,
    colour: str,
    warning: str,
) -> go.Scatter:
    return go.Scatter(
        x=[x for x, _ in middles],
        y=[y for _, y in middles],
        mode="markers",
        marker={
            "size": 11,
            "symbol": "arrow-right",
            "color": [warning if pair.backwards else colour for pair in pairs],
        },
        customdata=[[pair.cause_type, pair.effect_type] for pair in pairs],
        text=[_words(pair, chains) for pair in pairs],
        hovertemplate="%{text}<extra></extra>",
    )


def _types(picture: Layout, colour: str) -> go.Scatter:
    names = list(picture.boxes)
    columns = sorted({box.x for box in picture.boxes.values()})
    return go.Scatter(
        x=[box.x + box.w / 2 for box in picture.boxes.values()],
        y=[box.y + box.h / 2 for box in picture.boxes.values()],
        mode="markers+text",
        cliponaxis=False,
        marker={"size": 14, "color": colour, "line": {"color": CLEAR}},
        text=[_plain(name) for name in names],
        textposition=[_SIDES[columns.index(box.x) % 2] for box in picture.boxes.values()],
        customdata=[[name] for name in names],
        hovertemplate="%{text}<extra></extra>",
    )


def _words(pair: TypePair, chains: int) -> str:
    share = f"{pair.chains / chains:.1%} of chains" if chains else "no chains"
    words = [
        f"{_plain(pair.cause_type)} → {_plain(pair.effect_type)}",
        f"{pair.hops:,} times, in {share}",
        f"median {latency(pair.median)}, 95 % within {latency(pair.p95)}",
    ]
    if pair.backwards:
        words.append(f"{pair.backwards:,} before their cause, by the clock")
    return "<br>".join(words)


def _middle(line: Line, picture: Layout) -> tuple[float, float]:
    points = line.points or _loop(line, picture)
    place = len(points) // 2
    (x, y), (to_x, to_y) = points[place - 1], points[place]
    return (x + to_x) / 2, (y + to_y) / 2


def _run(line: Line, picture: Layout) -> tuple[tuple[float, float], ...]:
    """Return the points of a line from the middle of one type to the middle of the other."""
    if not line.points:
        return _loop(line, picture)
    ends = [picture.boxes[name] for name in (line.cause, line.effect)]
    first, last = ((box.x + box.w / 2, box.y + box.h / 2) for box in ends)
    return first, *line.points, last


def _loop(line: Line, picture: Layout) -> tuple[tuple[float, float], ...]:
    box = picture.boxes[line.cause]
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return (x, y), (x + 26, y + 22), (x - 26, y + 22), (x, y)


def _plain(text: str) -> str:
    """Plotly reads a little HTML in its texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
