"""One way to show an expected failure: what went wrong, and what would work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def boundary() -> Iterator[None]:
    """Show an ExplorerError in place; whatever else is raised goes on.

    The frame wraps every page in one. A fragment needs its own: it also runs without the frame.
    """
    try:
        yield
    except ExplorerError as error:
        show(error)


def show(error: ExplorerError) -> None:
    """Draw the message, and the hint below it."""
    st.error(f"**{plain(str(error))}**\n\n{plain(error.hint)}".strip())
