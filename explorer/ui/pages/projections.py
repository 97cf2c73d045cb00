"""Projections: read models computed up to any cut, as a table and a chart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import state
from explorer.ui.components import (
    cut_picker,
    projection_chart,
    projection_choice,
    projection_guide,
    projection_result,
)
from explorer.ui.projection_view import ProjectionView

if TYPE_CHECKING:
    from explorer.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Draw the projection that the URL names at its cut, or how to write one."""
    known = workspace.projections
    if not known:
        st.title("Projections")
        st.caption("A projection is a read model computed from events: its result is a table")
        st.info("The server was started without projections. There are two ways to write one")
        projection_guide.draw()
        return
    view = ProjectionView.read(state.params(), known[0].name)
    projection_choice.draw(workspace, view)
    cut_picker.draw(
        workspace,
        view.cut,
        key="projection-cut",
        label="Cut",
        on_cut=lambda cut: state.visit(replace(view, cut=cut).link()),
    )
    projected = projection_result.compute(workspace, view)
    if projected is not None:
        projection_result.errors(workspace, projected)
        drawn, rows = st.columns([7, 5], gap="medium")
        with drawn:
            projection_chart.draw(projected.table, view)
        with rows:
            projection_result.table(projected, view)
