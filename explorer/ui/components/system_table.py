"""Every aggregate of a type at a cut, one page at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.model import AggregateKey, Cut
from explorer.ui import json_cells, links, resources, state, wording
from explorer.ui.components import row_picker, table_download
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.ui.system_view import SystemView

PAGE = 200
_BATCH = 20_000


def draw(workspace: Workspace, view: SystemView, fields: Sequence[str]) -> None:
    """Draw the aggregates with the chosen fields; a click opens one at the cut."""
    found = resources.ask_large(
        workspace,
        Workspace.system,
        view.aggregate_type,
        view.cut,
        list(fields),
        limit=PAGE + 1,
        after=view.after,
        where=view.narrowing,
    )
    rows = found.slice(0, PAGE)
    if not rows.num_rows:
        st.info(
            "No aggregate has this value at the cut"
            if view.narrowing
            else "There are no aggregates at this cut yet"
        )
        return
    ids = rows.column("aggregate_id").to_pylist()
    positions = rows.column("position").to_pylist()

    row_picker.pick(
        _shown(rows, fields),
        key="system-table",
        alt=f"{view.aggregate_type} aggregates at the cut",
        on_pick=lambda row: state.put("system-picked", (ids[row], positions[row])),
        columns={
            "Version": st.column_config.NumberColumn(width="small"),
            "Position": st.column_config.NumberColumn(format="localized", width="small"),
        },
    )
    _turn(view, ids[-1] if found.num_rows > PAGE else None)
    _open_picked(view)


def whole(workspace: Workspace, view: SystemView, fields: Sequence[str]) -> pa.Table:
    """Return all the aggregates at the cut, not just a page of them."""
    parts, after = [], None
    while True:
        part = workspace.system(
            view.aggregate_type,
            view.cut,
            list(fields),
            limit=_BATCH,
            after=after,
            where=view.narrowing,
        )
        parts.append(part)
        if part.num_rows < _BATCH:
            return pa.concat_tables(parts)
        after = part.column("aggregate_id")[-1].as_py()


def download(workspace: Workspace, view: SystemView, fields: Sequence[str]) -> None:
    """Draw the downloads of the whole table."""
    table_download.draw(
        lambda: whole(workspace, view, fields),
        name=f"{view.aggregate_type or 'aggregates'}-states",
        key="system-download",
        note="Every aggregate that the filter leaves, with these fields as JSON",
    )


def _open_picked(view: SystemView) -> None:
    picked = state.typed("system-picked")
    if picked is not None:
        state.put("system-picked", None)
        aggregate_id, position = picked
        state.go(links.moment(AggregateKey(view.aggregate_type, aggregate_id), Cut(position)))


def _turn(view: SystemView, last: str | None) -> None:
    if view.after is None and last is None:
        return
    first, following = replace(view, after=None), replace(view, after=last)
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "First",
            key="system-first",
            icon=":material/first_page:",
            disabled=view.after is None,
            on_click=state.visit,
            args=(first.link(),),
        )
        st.button(
            "Next",
            key="system-next",
            icon=":material/chevron_right:",
            disabled=last is None,
            on_click=state.visit,
            args=(following.link(),),
        )


def _shown(rows: pa.Table, fields: Sequence[str]) -> pa.Table:
    zone = state.zone()
    when = rows.column("occurred_at").to_pylist()
    columns = {"Aggregate": rows.column("aggregate_id")}
    columns |= {field: json_cells.shown(rows.column(field).to_pylist()) for field in fields}
    columns |= {
        "Version": rows.column("version"),
        "Last event": pa.array([wording.moment(each, zone) for each in when], pa.string()),
        "Position": rows.column("position"),
    }
    if any(rows.column("rests_on_error").to_pylist()):
        columns["Rests on an error"] = rows.column("rests_on_error")
    errors = rows.column("error")
    if errors.null_count < len(errors):
        columns["Reducer error"] = errors
    return pa.table(columns)
