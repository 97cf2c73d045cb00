"""Turning the pages of a long answer by keyset: as fast at the end as at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import state

if TYPE_CHECKING:
    from explorer.model import EventPage
    from explorer.ui.event_view import EventView

_END = 10**17


def draw(page: EventPage, view: EventView) -> None:
    """Draw the buttons for the first, previous, next and last page, if there is more than one."""
    if page.before is None and page.after is None:
        return
    turns = (
        ("First", ":material/first_page:", view.turned(), page.before),
        ("Older", ":material/chevron_left:", view.turned(before=page.before), page.before),
        ("Newer", ":material/chevron_right:", view.turned(after=page.after), page.after),
        ("Last", ":material/last_page:", view.turned(before=_END), page.after),
    )
    with st.container(horizontal=True, gap="xsmall", width="content"):
        for label, icon, turned, beyond in turns:
            st.button(
                label,
                key=f"page-{label}",
                icon=icon,
                disabled=beyond is None,
                on_click=state.visit,
                args=(turned.link(),),
            )
