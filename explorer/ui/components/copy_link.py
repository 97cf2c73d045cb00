"""The address of what is on screen, ready to send to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from explorer.ui import state

if TYPE_CHECKING:
    from explorer.ui.links import Link


def draw(link: Link, *, key: str) -> None:
    """Draw a button that shows the address of `link`, to copy."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary", key=key):
        st.code(address(st.context.url or "", link), language=None, wrap_lines=True)
        st.caption("Opens the same view in another browser that reaches this server")


def address(here: str, link: Link) -> str:
    """Return the full URL of a link, given the URL of any page of the app."""
    parts = urlsplit(here)
    query = urlencode(state.address(link), doseq=True)
    return f"{parts.scheme}://{parts.netloc}/{link.page}{'?' if query else ''}{query}"
