"""What differs between the states at two cuts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.ui import links, resources, state, wording
from explorer.ui.components import row_picker
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.model import Change, Cut

MOST = 200
"""How many aggregates are listed; the total is counted over all."""

_MOST_PER_AGGREGATE = 12
_WORDS = {"add": "added", "remove": "removed", "replace": "changed"}


def draw(workspace: Workspace, aggregate_type: str, before: Cut, after: Cut) -> None:
    """Draw how many aggregates differ, and what; a click opens one at the later cut."""
    listed, total = resources.ask_large(
        workspace, Workspace.system_changes, aggregate_type, before, after, limit=MOST
    )
    kind = wording.plain(aggregate_type or "untyped")
    if not total:
        st.info(f"Every {kind} aggregate has the same state at both cuts")
        return
    more = f", the first {len(listed):,} below" if total > len(listed) else ""
    st.markdown(f"**{wording.counted(total, f'{kind} aggregate')}** differ{more}")
    rows = [(each.key, *cells) for each in listed for cells in _rows(each)]
    row_picker.pick(
        _table(rows),
        key="system-changes",
        alt="Differences between the two cuts",
        on_pick=lambda row: state.put("change-picked", rows[row][0]),
    )
    picked = state.typed("change-picked")
    if picked is not None:
        state.put("change-picked", None)
        state.go(links.moment(picked, after))


def _rows(each: Any) -> Iterator[tuple[str, str, str, str]]:
    if each.before is None:
        yield "came to be", "", "", _json(each.after)
        return
    if each.after is None:
        yield "is not there", "", _json(each.before), ""
        return
    for change in each.changes[:_MOST_PER_AGGREGATE]:
        yield _cells(change)
    if len(each.changes) > _MOST_PER_AGGREGATE:
        yield f"and {len(each.changes) - _MOST_PER_AGGREGATE:,} more", "", "", ""


def _cells(change: Change) -> tuple[str, str, str, str]:
    old = "" if change.op == "add" else _json(change.old)
    new = "" if change.op == "remove" else _json(change.new)
    return _WORDS[change.op], change.path or "the whole state", old, new


def _table(rows: list[tuple[Any, str, str, str, str]]) -> pa.Table:
    return pa.table(
        {
            "Aggregate": [row[0].id for row in rows],
            "What": [row[1] for row in rows],
            "Field": [row[2] for row in rows],
            "Before": [row[3] for row in rows],
            "After": [row[4] for row in rows],
        }
    )


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else f"{text[:399]}…"
