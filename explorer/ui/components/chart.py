"""Figures on the page, all with the same manners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def plot(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure that is only looked at. `alt` says in words what it shows."""
    figure.update_layout(dragmode=False)
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt)


def brush(figure: go.Figure, *, key: str, alt: str, on_brush: Callable[[], None]) -> None:
    """Draw a figure on which a range can be marked; `on_brush` reads it with `state.typed(key)`."""
    st.plotly_chart(
        figure, key=key, config=_CONFIG, alt=alt, on_select=on_brush, selection_mode="box"
    )


def pick(figure: go.Figure, *, key: str, alt: str, on_pick: Callable[[], None]) -> None:
    """Draw a figure whose marks can be clicked; `on_pick` reads which with `state.typed(key)`."""
    figure.update_layout(dragmode=False)
    st.plotly_chart(
        figure, key=key, config=_CONFIG, alt=alt, on_select=on_pick, selection_mode="points"
    )
