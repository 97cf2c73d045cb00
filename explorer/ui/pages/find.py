"""Find: where in the whole log an expression over the states holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.model import Cut
from explorer.replay import parse
from explorer.ui import links, state, wording
from explorer.ui.components import row_picker, working
from explorer.workspace import by_event_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.replay import Interval
    from explorer.ui import jobs
    from explorer.workspace import Workspace

LISTED = 1_000
EVERY = "All types"
_PICKED = "find-picked"


def page(workspace: Workspace) -> None:
    """Draw the box for the expression, and where that of the URL holds."""
    st.title("Find")
    st.caption(
        "From which event on does an expression over `state`, `previous` and `event` hold, and "
        "which event heals it? What is missing makes a comparison false; `exists(state.total)` "
        "tells. With `len`, `sum`, `any`, `all`, `abs`"
    )
    where, kind = state.param("where") or "", state.param("type")
    _ask(workspace, where, kind)
    if not where.strip():
        st.info("Write an expression, such as `state.total < 0`")
        return
    parse(where)
    job = working.done(
        f"find {workspace.id} {kind} {where}",
        partial(_find, workspace, where, kind),
        title="Looking at every state",
        again="Start again",
    )
    if job is not None:
        _answer(job.result())


def _ask(workspace: Workspace, where: str, kind: str | None) -> None:
    state.put("find-where", where)
    state.put("find-type", EVERY if kind is None else kind)
    with st.form("find", border=False, enter_to_submit=True):
        box, types, run = st.columns([7, 3, 1], vertical_alignment="bottom")
        box.text_input("Expression", key="find-where", placeholder="state.total < 0")
        types.selectbox("Aggregate type", _types(workspace, kind), key="find-type")
        run.form_submit_button("Find", type="primary", on_click=_run)


def _types(workspace: Workspace, kind: str | None) -> list[str]:
    known = [EVERY, *workspace.aggregate_types]
    return known if kind is None or kind in known else [*known, kind]


def _run() -> None:
    kind = state.typed("find-type")
    state.visit(links.find(state.typed("find-where"), None if kind == EVERY else kind))


def _find(
    workspace: Workspace, where: str, kind: str | None, report: jobs.Report, stopped: jobs.Stopped
) -> list[Interval]:
    types = None if kind is None else [kind]
    return workspace.find(where, types, progress=report, cancelled=stopped)


def _answer(found: Sequence[Interval]) -> None:
    aggregates = len({each.key for each in found})
    if not found:
        st.success("It holds nowhere")
        return
    counted = wording.counted(len(found), "interval")
    st.markdown(f"**{counted}** in {wording.counted(aggregates, 'aggregate')}")
    groups = by_event_type(found)
    _jumps(
        {
            "Begun by": [name for name, _, _ in groups],
            "Intervals": [count for _, count, _ in groups],
            "Example": [str(example.key) for _, _, example in groups],
        },
        [example for _, _, example in groups],
        key="find-groups",
    )
    st.subheader("Intervals")
    listed = found[:LISTED]
    if len(listed) < len(found):
        st.caption(f"The first {LISTED:,} by position")
    zone = state.zone()
    _jumps(
        {
            "Aggregate": [str(each.key) for each in listed],
            "From": [wording.moment(each.first.occurred_at, zone) for each in listed],
            "Begun by": [each.first.type for each in listed],
            "Healed by": [each.healing.type if each.healing else "" for each in listed],
            "Until": [
                wording.moment(each.healing.occurred_at, zone) if each.healing else "the end"
                for each in listed
            ],
        },
        listed,
        key="find-intervals",
    )


def _jumps(columns: dict[str, list[object]], rows: Sequence[Interval], *, key: str) -> None:
    """Draw a table; a click in a row leads to the moment at which its interval begins."""
    row_picker.pick(
        pa.table(columns),
        key=key,
        alt="Where the expression holds",
        on_pick=lambda row: state.put(_PICKED, rows[row]),
    )
    picked = state.typed(_PICKED)
    if picked is not None:
        state.put(_PICKED, None)
        state.go(links.moment(picked.key, Cut(position=picked.first.position)))
