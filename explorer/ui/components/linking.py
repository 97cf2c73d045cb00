"""Links from one view of the app to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import state

if TYPE_CHECKING:
    from explorer.ui.links import Link


def link_to(label: str, link: Link, *, icon: str | None = None, note: str | None = None) -> None:
    """Draw a link that opens another view, in this tab or, as any link, in a new one."""
    st.page_link(
        state.page(link.page),
        label=label,
        icon=icon,
        help=note,
        query_params=state.address(link),
    )
