"""State of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from explorer.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Draw the page on an opened dump."""
    st.title("State of the system")
    st.caption(workspace.name)
