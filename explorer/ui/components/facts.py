"""Names and values in two quiet columns."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping


def draw(facts: Mapping[str, str | None]) -> None:
    """Draw what has a value, in order; long values break anywhere."""
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in facts.items()
        if value is not None
    )
    st.html(f'<dl class="facts">{rows}</dl>')
