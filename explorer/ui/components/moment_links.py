"""Where one can go from one event of an aggregate: its chain, its cause, its fellows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import NotFoundError
from explorer.model import Cut, EventQuery
from explorer.replay import Edit, Scenario
from explorer.ui import links, resources, wording
from explorer.ui.components import copy_link
from explorer.ui.components.linking import link_to
from explorer.ui.components.moving import move_to
from explorer.workspace import Workspace, scenario_link

if TYPE_CHECKING:
    from explorer.model import Event
    from explorer.ui.links import Link


def draw(workspace: Workspace, event: Event, here: Link) -> None:
    """Draw the links of the event at the playhead; `here` is the moment's own."""
    with st.container(horizontal=True, vertical_alignment="center", key="moment-links"):
        if event.correlation_id is not None:
            chain = links.chain(event.correlation_id, event_id=event.id)
            link_to("Chain of this event", chain, icon=":material/account_tree:")
        _cause(workspace, event)
        own = EventQuery(
            aggregate_types=(event.aggregate_type,) if event.aggregate_type else (),
            aggregate_id=event.aggregate_id,
        )
        link_to("All its events", links.events(own), icon=":material/list:")
        skipped = Scenario(edits=(Edit(kind="skip", event=f"@{event.position}"),))
        link_to(
            "What if it had not happened",
            links.whatif(scenario_link(skipped)),
            icon=":material/alt_route:",
        )
        copy_link.draw(here, key="copy-moment")


def _cause(workspace: Workspace, event: Event) -> None:
    if event.causation_id is None:
        return
    try:
        cause = resources.ask_large(workspace, Workspace.event, event.causation_id)
    except NotFoundError:
        st.caption(f"Cause {wording.plain(event.causation_id)} is not in the dump", width="content")
        return
    label = f"Caused by {wording.plain(cause.type)} of {wording.plain(str(cause.key))}"
    at = links.moment(cause.key, Cut(position=cause.position))
    move_to(label, at, key="to-cause", icon=":material/subdirectory_arrow_left:")
