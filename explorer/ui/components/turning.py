"""Turning the pages of a list that follows something: a playhead, a selection."""

from __future__ import annotations

import streamlit as st


def followed(count: int, current: int | None, *, page: int, key: str) -> range:
    """Draw the pages of `count` rows, and return the rows of the open one.

    It is the page that `current` is on, until the reader turns to another or `current` leaves it.
    Draws nothing where one page holds all.
    """
    if count <= page:
        return range(count)
    own = (current or 0) // page + 1
    turned = st.pagination(-(-count // page), default=own, key=f"{key}-{own}")
    rows = range((turned - 1) * page, min(turned * page, count))
    st.caption(f"{rows.start + 1:,} to {rows.stop:,} of {count:,}")
    return rows
