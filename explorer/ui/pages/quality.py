"""Quality: what is wrong with the data, which schemas it has had, and what a copy would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui.components import findings, idempotency, shapes

if TYPE_CHECKING:
    from explorer.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Draw the page: the findings, the shapes of one event type, the check that is asked for."""
    st.title("Quality")
    st.caption("Everything here is told from the whole log, counted once and remembered")
    st.subheader("Findings")
    findings.show(workspace)
    st.subheader("Schemas over time")
    shapes.draw(workspace)
    st.subheader("Events delivered twice")
    idempotency.draw(workspace)
