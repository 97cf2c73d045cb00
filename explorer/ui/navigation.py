"""The pages of the app, and how one gets from one to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from explorer.ui import frame, links, state
from explorer.ui.components.linking import link_to
from explorer.ui.pages import (
    chains,
    events,
    find,
    open_dump,
    overview,
    projections,
    quality,
    sql,
    system,
    time_travel,
    whatif,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.navigation.page import StreamlitPage

    from explorer.ui.arguments import Arguments
    from explorer.workspace import Workspace


class Entry(NamedTuple):
    """One page that needs an opened dump."""

    path: str
    title: str
    icon: str
    draw: Callable[[Workspace], None]


ENTRIES = (
    Entry(links.OVERVIEW, "Overview", ":material/dashboard:", overview.page),
    Entry(links.EVENTS, "Events", ":material/list:", events.page),
    Entry(links.TIME_TRAVEL, "Time travel", ":material/history:", time_travel.page),
    Entry(links.SYSTEM, "State of the system", ":material/grid_view:", system.page),
    Entry(links.FIND, "Find", ":material/search:", find.page),
    Entry(links.WHATIF, "What if", ":material/alt_route:", whatif.page),
    Entry(links.CHAINS, "Chains", ":material/account_tree:", chains.page),
    Entry(links.PROJECTIONS, "Projections", ":material/table_chart:", projections.page),
    Entry(links.QUALITY, "Quality", ":material/fact_check:", quality.page),
    Entry(links.SQL, "SQL", ":material/terminal:", sql.page),
)


def prepare(arguments: Arguments) -> StreamlitPage:
    """Make the pages known and return the one that the URL names; without a name, the overview."""
    pages = {entry.path: _page(entry, arguments) for entry in ENTRIES}
    pages[links.OPEN] = st.Page(
        partial(open_dump.page, arguments), title="Open", url_path=links.OPEN
    )
    start = _page(ENTRIES[0], arguments, default=True)
    page = st.navigation([start, *pages.values()], position="hidden")
    if page == start:
        pages[links.OVERVIEW] = start
    state.initialise(pages, page.url_path or links.OVERVIEW)
    return page


def menu() -> None:
    """Draw the list of pages; each entry leads back to what its page showed last."""
    for entry in ENTRIES:
        link_to(entry.title, state.last(entry.path), icon=entry.icon)


def _page(entry: Entry, arguments: Arguments, *, default: bool = False) -> StreamlitPage:
    return st.Page(
        partial(frame.with_workspace, entry.draw, arguments),
        title=entry.title,
        url_path="start" if default else entry.path,
        default=default,
    )
