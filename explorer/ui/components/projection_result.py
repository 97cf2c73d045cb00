"""The table of a projection at a cut: computed in the background, once for all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut
from explorer.ui import exact_cells, jobs, links, resources, wording
from explorer.ui.components import table_download, working
from explorer.ui.components.linking import link_to
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.projection_view import ProjectionView
    from explorer.workspace import Projected

MOST_ROWS = 10_000
"""Rows shown on the page; a download has them all."""

_ERRORS_SHOWN, _ROWS_HIGH = 5, 14


def compute(workspace: Workspace, view: ProjectionView) -> Projected | None:
    """Return the table and its errors once they are there; until then draw how far it is.

    Raises what computing it raised.
    """
    name = f"projection {workspace.id} {view.name} {view.cut}"
    job = working.done(
        name,
        partial(_project, workspace, view),
        title=f"Running {wording.plain(view.name)}",
        again="Run again",
    )
    if job is None:
        return None
    if job.failed:
        jobs.forget(name)
    return job.result()


def table(projected: Projected, view: ProjectionView) -> None:
    """Draw the rows, how many there are, and their download."""
    rows = projected.table
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.subheader(wording.counted(rows.num_rows, "row"))
        table_download.draw(
            lambda: exact_cells.without_intervals(rows),
            name=view.name,
            key="projection-download",
            note=f"All {wording.counted(rows.num_rows, 'row')}",
        )
    if not rows.num_rows:
        st.info("The projection has no rows at this cut")
        return
    shown = exact_cells.shown(rows.slice(0, MOST_ROWS))
    st.dataframe(
        shown,
        key="projection-table",
        hide_index=True,
        height=min(shown.num_rows, _ROWS_HIGH) * 30 + 35,
        row_height=30,
        alt=f"Rows of {view.name}",
    )
    if shown.num_rows < rows.num_rows:
        st.caption(f"The first {shown.num_rows:,} rows; the download has all")


def errors(workspace: Workspace, projected: Projected) -> None:
    """Draw the events that handlers failed on, each with the way to its moment, or what else is
    wrong with the table."""
    if projected.failures:
        _failures(workspace, projected)
        return
    for sentence in projected.errors:
        st.warning(wording.plain(sentence))


def _failures(workspace: Workspace, projected: Projected) -> None:
    count = wording.counted(projected.failed, "event")
    st.error(f"**A handler failed on {count}**, and the table is without what it would have done")
    with st.container(gap="xxsmall", key="projection-failures"):
        for failure in projected.failures[:_ERRORS_SHOWN]:
            event = resources.ask_large(workspace, Workspace.event_at, failure.position)
            what = f"{failure.event_type} of {event.key}: {failure.message}"
            moment = links.moment(event.key, Cut(position=failure.position))
            link_to(wording.plain(what), moment, icon=":material/history:")
        more = projected.failed - _ERRORS_SHOWN
        if more > 0:
            st.caption(f"and {more:,} more")


def _project(
    workspace: Workspace, view: ProjectionView, report: jobs.Report, stopped: jobs.Stopped
) -> Projected:
    return workspace.project(view.name, view.cut, progress=report, cancelled=stopped)
