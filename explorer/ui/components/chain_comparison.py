"""One chain beside another one: what is missing, what is extra, and what was slower."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.chains import latency
from explorer.ui import resources, state, wording
from explorer.ui.components import row_picker
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from explorer.chains import Aligned
    from explorer.ui.chain_look import ChainLook
    from explorer.workspace import Chain

_KEY = "chain-beside"
_INDENT = "\N{EM SPACE}"
MOST = 2_000
"""Rows shown; the counts are of all of them."""


def draw(
    workspace: Workspace,
    chain: Chain,
    look: ChainLook,
    selected: str | None,
    on_change: Callable[[ChainLook, str | None], None],
) -> None:
    """Draw which chain to compare with, and the comparison; a click selects an event of `chain`."""
    state.put(_KEY, look.beside or "")

    def typed() -> None:
        on_change(replace(look, beside=(state.typed(_KEY) or "").strip() or None), selected)

    st.text_input(
        "Correlation id of another chain", key=_KEY, placeholder="None", width=360, on_change=typed
    )
    if look.beside is None:
        return
    aligned = resources.ask_large(
        workspace, Workspace.compare_chains, chain.correlation_id, look.beside
    )
    st.caption(_summary(aligned))
    rows = aligned[:MOST]
    row_picker.pick(
        _table(rows),
        key="chain-comparison",
        alt="The chain beside the other one, each effect below its cause",
        columns={"Event type": st.column_config.TextColumn(width=260)},
        on_pick=lambda row: on_change(look, rows[row].one or selected),
    )


def _summary(aligned: Sequence[Aligned]) -> str:
    missing = sum(each.one is None for each in aligned)
    extra = sum(each.other is None for each in aligned)
    if not missing and not extra:
        return "Both chains have the same events by the same causes"
    found = [
        f"{wording.counted(missing, 'event')} only in the other one" if missing else "",
        f"{wording.counted(extra, 'event')} only here" if extra else "",
    ]
    return " · ".join(filter(None, found))


def _table(rows: Sequence[Aligned]) -> pa.Table:
    return pa.table(
        {
            "Event type": [f"{_INDENT * min(row.depth, 24)}{row.event_type}" for row in rows],
            "Where": [_where(row) for row in rows],
            "Here after": [_time(row.one_took) for row in rows],
            "There after": [_time(row.other_took) for row in rows],
            "Slower by": [_time(row.slower) for row in rows],
        }
    )


def _where(row: Aligned) -> str:
    if row.one is None:
        return "only there"
    return "only here" if row.other is None else "both"


def _time(span: timedelta | None) -> str:
    return "" if span is None else latency(span)
