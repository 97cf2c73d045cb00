"""One event in full: where it belongs, what it carries, and the record it came from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut, Event, EventQuery
from explorer.ui import links, resources, state, wording
from explorer.ui.components import event_filter, facts, recorded
from explorer.ui.components.linking import link_to
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.event_view import EventView


def draw(workspace: Workspace, view: EventView, position: int) -> None:
    """Draw the event at `position`. Raises NotFoundError if the log has none there."""
    event = resources.ask(workspace, Workspace.event_at, position)
    with st.container(border=True, key="event-detail", gap="small"):
        _heading(event, view)
        facts.draw(_facts(event))
        _links(event)
        recorded.draw(workspace, event, key="event-recorded")
        _narrowing(event, view)


def _heading(event: Event, view: EventView) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{wording.plain(event.type)}**", width="content")
        st.button(
            "Close",
            key="close-event",
            type="tertiary",
            icon=":material/close:",
            on_click=lambda: state.visit(view.opened(None).link()),
        )


def _facts(event: Event) -> dict[str, str | None]:
    version = "none recorded" if event.version is None else str(event.version)
    return {
        "Time": f"{wording.moment(event.occurred_at, state.zone())} {state.zone().key}",
        "Aggregate": str(event.key),
        "Version": f"{version} · position {event.position:,}",
        "Event id": event.id,
        "Correlation": event.correlation_id,
        "Caused by": event.causation_id,
        "User": event.user_id,
    }


def _links(event: Event) -> None:
    with st.container(horizontal=True, gap="small"):
        cut = Cut(position=event.position)
        link_to("Travel to its moment", links.moment(event.key, cut), icon=":material/history:")
        if event.correlation_id is not None:
            chain = links.chain(event.correlation_id, event_id=event.id)
            link_to("Its chain", chain, icon=":material/account_tree:")


def _narrowing(event: Event, view: EventView) -> None:
    """Draw the ways to narrow the filter to events like this one."""
    ways = {
        "Type": replace(view.query, types=(event.type,)),
        "Aggregate": EventQuery(
            aggregate_types=(event.aggregate_type,) if event.aggregate_type else (),
            aggregate_id=event.aggregate_id,
        ),
    }
    if event.correlation_id is not None:
        ways["Chain"] = EventQuery(correlation_id=event.correlation_id)
    if event.user_id is not None:
        ways["User"] = replace(view.query, user_id=event.user_id)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Events of the same", width="content")
        for label, narrowed in ways.items():
            narrow = partial(event_filter.narrow, view, narrowed)
            st.button(label, key=f"narrow-{label}", on_click=narrow)
