"""Choosing a projection, with what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import NotFoundError
from explorer.ui import state, wording
from explorer.ui.components import copy_link, projection_guide

if TYPE_CHECKING:
    from explorer.ui.projection_view import ProjectionView
    from explorer.workspace import Workspace

_KINDS = {"sql": "SQL", "python": "Python"}


def draw(workspace: Workspace, view: ProjectionView) -> None:
    """Draw the choice, and what the chosen one is; its source opens over the page.

    Raises NotFoundError if there is no projection of the view's name.
    """
    known = {each.name: each for each in workspace.projections}
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title("Projections")
        copy_link.draw(view.link(), key="copy-projection")
    if view.name not in known:
        msg = f"There is no projection {view.name}."
        raise NotFoundError(msg, hint=f"There are: {', '.join(known)}.")
    state.put("projection-name", view.name)
    chosen = known[view.name]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Projection",
            tuple(known),
            key="projection-name",
            required=True,
            on_change=lambda: state.visit(view.of(state.typed("projection-name")).link()),
        )
        if st.button("Source", key="projection-source", icon=":material/code:", type="tertiary"):
            _source(chosen.name, chosen.kind, chosen.source)
        if st.button(
            "Write your own", key="projection-own", icon=":material/add:", type="tertiary"
        ):
            _guide()
    st.caption(f"{_KINDS.get(chosen.kind, chosen.kind)} · {wording.plain(chosen.description)}")


@st.dialog("Source", width="large")
def _source(name: str, kind: str, source: str) -> None:
    st.caption(f"{wording.plain(name)}, as the server read it")
    st.code(source, language=kind)


@st.dialog("Write your own", width="large")
def _guide() -> None:
    projection_guide.draw()
