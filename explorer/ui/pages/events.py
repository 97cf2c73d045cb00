"""Events: all events of the log, narrowed, page by page, each one in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import resources, state, wording
from explorer.ui.components import (
    event_detail,
    event_filter,
    event_pages,
    event_table,
    exporting,
    kept_filters,
)
from explorer.ui.components.activity import activity
from explorer.ui.components.chart import brush
from explorer.ui.event_view import ALL, EventView
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from explorer.model import EventPage

PAGE = 100
_BRUSH = "events-brush"


def page(workspace: Workspace) -> None:
    """Draw the page: the rows first, what takes a pass over the log into places kept for it."""
    view = EventView.read(state.params())
    st.title("Events")
    if view.finding is not None:
        _finding(workspace, view)
        return
    event_filter.draw(workspace, view)
    counted, histogram = st.container(), st.container()
    _rows(workspace, view, _page(workspace, view))
    with counted:
        _count(workspace, view)
    with histogram:
        _histogram(workspace, view)
    kept_filters.mount(workspace)


def _page(workspace: Workspace, view: EventView) -> EventPage:
    return resources.ask_large(
        workspace, Workspace.page, view.query, after=view.after, before=view.before, limit=PAGE
    )


def _rows(workspace: Workspace, view: EventView, shown: EventPage) -> None:
    if not shown.events:
        st.info("No event of this log fits the filter")
        st.button("Clear the filter", key="clear-empty", on_click=event_filter.clear)
        return
    table, detail = _places(view)
    with table:
        event_table.draw(
            shown.events,
            key=f"events-{hash((workspace.id, *view.rows()))}",
            opened=view.event,
            on_open=lambda position: state.visit(view.opened(position).link()),
        )
        _turning(shown, view)
    if view.event is not None:
        with detail:
            event_detail.draw(workspace, view, view.event)


def _places(view: EventView) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the places of the table and of the opened event beside it."""
    if view.event is None:
        return st.container(), st.container()
    table, detail = st.columns([5, 4], gap="small")
    return table, detail


def _turning(shown: EventPage, view: EventView) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        first, last = shown.events[0].position, shown.events[-1].position
        st.caption(f"Positions {first:,} to {last:,}", width="content")
        event_pages.draw(shown, view)


def _count(workspace: Workspace, view: EventView) -> None:
    total = resources.ask(workspace, Workspace.summary).events
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        matching = resources.ask(workspace, Workspace.count, view.query)
        whole = "all of the log" if matching == total else f"of {total:,}"
        st.markdown(f"**{wording.counted(matching, 'event')}** :gray[{whole}]", width="content")
        with st.container(horizontal=True, gap="xsmall", width="content"):
            if view.query != ALL:
                st.button(
                    "Clear filter",
                    key="clear",
                    type="tertiary",
                    icon=":material/filter_alt_off:",
                    on_click=event_filter.clear,
                )
            event_filter.draw_more(workspace, view)
            kept_filters.draw(view.query)
            exporting.draw(workspace, view.query, matching)


def _histogram(workspace: Workspace, view: EventView) -> None:
    """Draw the events that fit the rest of the filter over the whole time of the log."""
    summary = resources.ask(workspace, Workspace.summary)
    query = view.query
    if summary.first is None or summary.last is None:
        return
    brushed = None
    if query.since or query.until:
        brushed = (query.since or summary.first, query.until or summary.last)
    figure = activity(
        workspace, replace(query, since=None, until=None), brushed=brushed, height=195
    )
    brush(
        figure,
        key=f"{_BRUSH}-{query.since}-{query.until}",
        alt="Events over time; drag to narrow the time",
        on_brush=lambda: _brushed(view),
    )


def _brushed(view: EventView) -> None:
    """Widget callback: narrow the filter to the marked range."""
    marked = state.typed(f"{_BRUSH}-{view.query.since}-{view.query.until}")["selection"]["box"]
    if not marked:
        return
    start, end = sorted(datetime.fromisoformat(str(edge)) for edge in marked[0]["x"])
    if end - start > timedelta(minutes=1):
        start, end = start.replace(microsecond=0), end.replace(microsecond=0)
    zone = state.zone()
    since, until = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    event_filter.narrow(view, replace(view.query, since=since, until=until))


def _finding(workspace: Workspace, view: EventView) -> None:
    """Draw the events of one kind of finding instead of the filter's."""
    kind = str(view.finding)
    finding = resources.ask(workspace, Workspace.finding, kind)
    st.markdown(f"**{wording.plain(finding.title)}**")
    st.caption(wording.plain(finding.explanation))
    st.button("Show all events", key="leave-finding", on_click=event_filter.clear)
    shown = resources.ask_large(
        workspace, Workspace.finding_page, kind, after=view.after, before=view.before, limit=PAGE
    )
    _rows(workspace, view, shown)
