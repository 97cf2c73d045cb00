"""The numbers in an aggregate's state, over its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plotly.subplots import make_subplots

from explorer.figures.style import QUIET, styled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

Number = int | float | None

MOST_POINTS = 1_200
"""A line with more changes keeps the extremes of each stretch, which a screen shows alike."""

_ROW, _TITLE, _AXIS = 64, 26, 28
_LARGE = 100_000
_MARK = QUIET.replace("0.22", "0.9")


def numbers_figure(
    series: Mapping[str, Sequence[Number]],
    versions: Sequence[int],
    *,
    current: int,
    now: Mapping[str, Number],
    colours: Mapping[str, str],
) -> go.Figure:
    """One row per field, drawn as steps, with its value at the playhead in the title.

    Every series has one value for each of `versions`, which count up; None where the field is no
    number. `current` is the version at the playhead, `now` the values there and `colours` the
    colours, both by field. `series` has at least one field.
    """
    height = len(series) * (_ROW + _TITLE) + _AXIS
    figure = make_subplots(
        rows=len(series), shared_xaxes=True, vertical_spacing=_TITLE / (height - _TITLE - _AXIS)
    )
    for row, (path, values) in enumerate(series.items(), start=1):
        _draw_row(figure, row, path, values, versions, colours[path])
        _title(figure, row, path, now.get(path))
    mark = {"color": _MARK, "width": 1.5}
    figure.add_shape(
        type="line", x0=current, x1=current, y0=0, y1=1, xref="x", yref="paper", line=mark
    )
    styled(figure, height=height, legend=False)
    figure.update_layout(margin={"l": 52, "r": 8, "t": _TITLE, "b": _AXIS}, hovermode="x")
    figure.update_yaxes(nticks=3)
    figure.update_xaxes(tickformat=",d", **_span(versions))
    return figure


def thinned(values: Sequence[Number]) -> list[int]:
    """Return the places of a step line to draw, in order: the first, the last and every change.

    Of more than `MOST_POINTS` changes, those stay that are the extremes of their stretch.
    """
    changes = [place for place in range(1, len(values)) if values[place] != values[place - 1]]
    kept = changes if len(changes) <= MOST_POINTS else _extremes(values, changes)
    return sorted({0, *kept, len(values) - 1}) if values else []


def _extremes(values: Sequence[Number], places: Sequence[int]) -> list[int]:
    stretch = -(-len(places) // (MOST_POINTS // 3))
    parts = (places[start : start + stretch] for start in range(0, len(places), stretch))
    return [place for part in parts for place in _extremes_of(values, part)]


def _extremes_of(values: Sequence[Number], part: Sequence[int]) -> list[int]:
    """Return where the least and the greatest number are, and the first gap."""
    numbers = {place: number for place in part if (number := values[place]) is not None}
    gaps = [place for place in part if place not in numbers]
    ends = (min, max) if numbers else ()
    return [*(end(numbers, key=numbers.__getitem__) for end in ends), *gaps[:1]]


def _draw_row(
    figure: go.Figure,
    row: int,
    path: str,
    values: Sequence[Number],
    versions: Sequence[int],
    colour: str,
) -> None:
    places = thinned(values)
    figure.add_scatter(
        x=[versions[place] for place in places],
        y=[_drawable(values[place]) for place in places],
        mode="lines+markers" if len(places) == 1 else "lines",
        line={"shape": "hv", "color": colour, "width": 2},
        name=path,
        hovertemplate="version %{x:,d}: <b>%{y:,}</b><extra></extra>",
        row=row,
        col=1,
    )
    large = any(value is not None and abs(value) >= _LARGE for value in values)
    figure.update_yaxes(tickformat="~s" if large else ",~r", row=row, col=1)


def _span(versions: Sequence[int]) -> dict[str, Any]:
    """Leave room at both ends for the playhead's mark, and never tick between versions."""
    first, last = versions[0], versions[-1]
    room = max(0.5, (last - first) * 0.02)
    ticks: dict[str, Any] = {"dtick": 1} if last - first < 10 else {"nticks": 8}
    return {"range": [first - room, last + room], **ticks}


def _drawable(value: Number) -> float | None:
    """Integers of any size become what a chart can place."""
    return None if value is None else float(value)


def _title(figure: go.Figure, row: int, path: str, value: Number) -> None:
    number = "" if row == 1 else str(row)
    shown = "no number here" if value is None else f"{value:,}"
    figure.add_annotation(
        text=f"{_literal(path)}  <b>{shown}</b>",
        x=0,
        y=1,
        xref=f"x{number} domain",
        yref=f"y{number} domain",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
    )


def _literal(text: str) -> str:
    """Keep Plotly from reading a field's name as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
