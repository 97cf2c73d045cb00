"""What is wrong with the data, one card per kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut, Finding
from explorer.ui import links, resources, state, wording
from explorer.ui.components.linking import link_to
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_EXAMPLES = 4


def show(workspace: Workspace, count: DeltaGenerator) -> None:
    """Draw the findings, and their number into `count`; the first time takes a while."""
    count.metric("Findings", "…", border=True, height="stretch")
    with st.spinner("Checking the log", show_time=True):
        found = resources.ask(workspace, Workspace.findings)
    note = "Kinds of things that are wrong with the data"
    count.metric("Findings", str(len(found)), border=True, height="stretch", help=note)
    if not found:
        st.success(
            "Nothing wrong was found: no gaps, no duplicates, no disorder, no dangling causes"
        )
    for finding in found:
        _card(workspace, finding)


def _card(workspace: Workspace, finding: Finding) -> None:
    with st.container(border=True, key=f"finding-{finding.kind}"):
        text, examples = st.columns([3, 2], gap="medium")
        with text:
            st.markdown(f"**{wording.plain(finding.title)}**")
            st.caption(wording.plain(finding.explanation))
            link_to(_all_label(finding), links.finding(finding.kind), icon=":material/list:")
        with examples, st.container(gap="xxsmall"):
            for position in finding.positions[:_EXAMPLES]:
                _example(workspace, position)


def _all_label(finding: Finding) -> str:
    shown = len(finding.positions)
    if shown < finding.count:
        return f"Show the first {wording.counted(shown, 'event')}"
    return f"Show {wording.counted(shown, 'event')}"


def _example(workspace: Workspace, position: int) -> None:
    event = resources.ask(workspace, Workspace.event_at, position)
    when = wording.moment(event.occurred_at, state.zone())
    label = f"{wording.plain(event.type)} · {wording.plain(event.aggregate_id)}"
    cut = Cut(position=position)
    link_to(label, links.moment(event.key, cut), note=f"Position {position:,}, {when}")
