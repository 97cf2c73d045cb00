"""A chain on a time line, on which an event can be picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.figures.chain_timeline import chain_timeline_figure
from explorer.figures.style import OTHER
from explorer.ui import palette, state
from explorer.ui.components import chart

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.workspace import Chain, Workspace

TALLEST = 560
"""Pixels; a taller time line scrolls."""


def draw(
    workspace: Workspace,
    chain: Chain,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw every event in the lane of its aggregate; `on_select` gets the id of the one clicked."""
    key = f"times-{chain.correlation_id}"
    figure = chain_timeline_figure(
        chain.graph,
        colours=palette.aggregate_types(workspace) | {OTHER: palette.neutral()},
        zone=state.zone(),
        selected=selected,
    )

    def picked() -> None:
        points = state.typed(key)["selection"]["points"]
        if points:
            on_select(_text(points[0]["customdata"]))

    with st.container(height=TALLEST if figure.layout.height > TALLEST else "content"):
        chart.pick(figure, key=key, alt="Events of the chain over time", on_pick=picked)


def _text(customdata: object) -> str:
    """Plotly wraps a single value in a list, depending on the kind of mark."""
    return str(customdata[0] if isinstance(customdata, list) else customdata)
