"""Overview: what is in the dump, and whether it can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import EventQuery, Summary
from explorer.ui import links, resources, state, wording
from explorer.ui.components import findings, types
from explorer.ui.components.activity import activity
from explorer.ui.components.chart import plot
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_BY = {"event_type": "Event type", "aggregate_type": "Aggregate type"}


def page(workspace: Workspace) -> None:
    """Draw the page: quick answers first, findings into the place kept for them."""
    summary = resources.ask(workspace, Workspace.summary)
    st.title(wording.plain(workspace.name))
    st.caption(_origin(workspace, summary))
    found_count = _vital_numbers(summary)
    _quarantine_notice(summary)
    if not summary.events:
        st.info("There are no events in this dump. Open another one, or look at the load report.")
        link_to("Open another dump", Link(links.OPEN), icon=":material/folder_open:")
        return
    _activity(workspace)
    types.show(workspace, summary)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Findings", width="content")
        link_to("Data quality", Link(links.QUALITY), icon=":material/fact_check:")
    findings.show(workspace, found_count)


def _origin(workspace: Workspace, summary: Summary) -> str:
    report = workspace.report
    size = wording.size(sum(file.bytes for file in report.files))
    names = Path(report.files[0].path).name if len(report.files) == 1 else ""
    files = names or wording.counted(len(report.files), "file")
    parts = [wording.plain(files), size, f"{wording.plain(report.format)} format"]
    if summary.first is not None and summary.last is not None:
        zone = state.zone()
        first, last = wording.day(summary.first, zone), wording.day(summary.last, zone)
        parts.insert(0, f"{first} to {last} {wording.plain(zone.key)}")
    return " · ".join(parts)


def _vital_numbers(summary: Summary) -> DeltaGenerator:
    """Draw the row of numbers; return the place of the one that is not known yet."""
    span = "none"
    if summary.first is not None and summary.last is not None:
        span = wording.roughly(summary.last - summary.first)
    numbers = (
        ("Events", _count(summary.events), None),
        ("Aggregates", _count(summary.aggregates), None),
        ("Chains", _count(summary.chains), "Distinct correlation ids"),
        ("Span", span, "From the earliest event to the latest"),
        ("Quarantined", _count(summary.quarantined), "Records that could not become events"),
    )
    with st.container(key="vital-numbers"):
        for label, value, note in numbers:
            st.metric(label, value, border=True, height="stretch", help=note)
        return st.empty()


def _count(value: int) -> str:
    return wording.number(value) if value < 10_000_000 else wording.short(value)


def _quarantine_notice(summary: Summary) -> None:
    if not summary.quarantined:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="quarantine-notice"):
        count = wording.counted(summary.quarantined, "record")
        one = summary.quarantined == 1
        st.warning(
            f"{count} could not become {'an event and is' if one else 'events and are'} "
            "kept aside with the reason"
        )
        link_to("Look at them", Link(links.OPEN), icon=":material/inventory_2:")


def _activity(workspace: Workspace) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        st.subheader("Events over time")
        by = st.segmented_control(
            "Colour by",
            list(_BY),
            default="event_type",
            required=True,
            format_func=_BY.__getitem__,
            key="overview-by",
            label_visibility="collapsed",
        )
    figure = activity(
        workspace,
        EventQuery(),
        by="aggregate_type" if by == "aggregate_type" else "event_type",
        height=250,
    )
    plot(figure, key="overview-activity", alt="Events over time, stacked by kind")
