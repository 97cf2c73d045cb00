"""Buttons that move within the open page, where a link would show itself as the page's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import state

if TYPE_CHECKING:
    from explorer.ui.links import Link


def move_to(label: str, link: Link, *, key: str, icon: str) -> None:
    """Draw a button that makes the open page show `link`."""
    st.button(label, key=key, icon=icon, type="tertiary", on_click=state.visit, args=(link,))
