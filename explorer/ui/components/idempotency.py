"""The check for reducers that a second delivery would upset."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut
from explorer.ui import jobs, links, state, wording
from explorer.ui.components import working
from explorer.ui.components.linking import link_to

if TYPE_CHECKING:
    from explorer.workspace import Upset, Workspace

_ASKED = "idempotency-asked"


def draw(workspace: Workspace) -> None:
    """Draw the answer, how far the check is, or the button that begins it."""
    st.caption(
        "Replays the log with every event delivered twice in a row. A reducer whose state differs"
        " then counts a delivery that the broker repeats."
    )
    if state.typed(_ASKED) != workspace.id:
        st.button(
            "Check all reducers",
            key="check-twice",
            icon=":material/repeat:",
            on_click=lambda: state.put(_ASKED, workspace.id),
        )
        return
    job = working.done(
        f"delivered twice {workspace.id}",
        partial(_check, workspace),
        title="Delivering every event twice",
        again="Check again",
    )
    if job is not None:
        for upset in job.result():
            _answer(upset)


def _check(workspace: Workspace, report: jobs.Report, stopped: jobs.Stopped) -> list[Upset]:
    return workspace.delivered_twice(progress=report, cancelled=stopped)


def _answer(upset: Upset) -> None:
    kind = wording.plain(upset.aggregate_type or "no type")
    label = f"**{kind}** · {wording.plain(upset.reducer)}"
    whole = wording.counted(upset.checked, "aggregate")
    with st.container(border=True, gap="xsmall", key=f"upset-{hash(upset.aggregate_type)}"):
        example = upset.example
        if example is None:
            st.markdown(f"{label} · the same state for all of {whole}")
            return
        st.markdown(f"{label} · another state for {upset.differing:,} of {whole}")
        changed = wording.plain(example.path or "the state")
        st.caption(
            f"First seen in {wording.plain(example.key.id)}: the second"
            f" {wording.plain(example.event_type)} changes {changed}"
        )
        moment = links.moment(example.key, Cut(position=example.position))
        link_to("Travel to it", moment, icon=":material/history:")
