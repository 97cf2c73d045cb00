"""What is wrong with the data, one card per kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut, Finding
from explorer.ui import links, resources, state, wording
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_EXAMPLES = 3
_NOTE = "Kinds of things that are wrong with the data"


def show(workspace: Workspace, count: DeltaGenerator | None = None) -> None:
    """Draw the findings, and their number into `count`; the first time takes a while."""
    if count is not None:
        count.metric("Findings", "…", border=True, height="stretch")
    with st.spinner("Checking the log", show_time=True):
        found = resources.ask(workspace, Workspace.findings)
    if count is not None:
        count.metric("Findings", str(len(found)), border=True, height="stretch", help=_NOTE)
    if not found:
        st.success("Nothing wrong was found: no gaps, no duplicates, no disorder, no lost causes")
    for first in range(0, len(found), 2):
        cells = st.columns(2, gap="small")
        for cell, finding in zip(cells, found[first : first + 2], strict=False):
            with cell:
                _card(workspace, finding)


def _card(workspace: Workspace, finding: Finding) -> None:
    with st.container(border=True, height="stretch", key=f"finding-{finding.kind}", gap="small"):
        st.markdown(f"**{wording.plain(finding.title.removesuffix('.'))}**")
        st.caption(wording.plain(finding.explanation))
        with st.container(horizontal=True, gap="small"):
            for position in finding.positions[:_EXAMPLES]:
                _example(workspace, position)
            _rest(finding)


def _example(workspace: Workspace, position: int) -> None:
    event = resources.ask(workspace, Workspace.event_at, position)
    when = wording.moment(event.occurred_at, state.zone())
    label = f"{wording.plain(event.type)} · {wording.plain(event.aggregate_id)}"
    moment = links.moment(event.key, Cut(position=position))
    note = f"Travel to position {position:,}, {when}"
    link_to(label, moment, icon=":material/history:", note=note)


def _rest(finding: Finding) -> None:
    """Draw the way to what the card has no room for."""
    shown = len(finding.positions)
    if not shown:
        link_to("Look at the records", Link(links.OPEN), icon=":material/inventory_2:")
    elif finding.count > _EXAMPLES:
        link_to("All of them", links.finding(finding.kind), icon=":material/list:")
    else:
        link_to("In the log", links.finding(finding.kind), icon=":material/list:")
