"""One page of events as a table from which one is chosen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.ui import state, wording
from explorer.ui.components import row_picker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from explorer.model import Event

PREVIEW = 160
"""Characters of a payload that a row shows."""


def draw(
    events: Sequence[Event], *, key: str, opened: int | None, on_open: Callable[[int], None]
) -> None:
    """Draw the events; `on_open` gets the position of the one just chosen.

    `key` must tell pages of events apart: a choice is a row number.
    """
    positions = [event.position for event in events]
    row_picker.pick(
        _table(events, state.zone()),
        key=key,
        alt="Events in the order of the log",
        on_pick=lambda row: on_open(positions[row]),
        columns=_columns(state.zone()),
        current=positions.index(opened) if opened in positions else None,
        rows=17,
    )


def _table(events: Sequence[Event], zone: ZoneInfo) -> pa.Table:
    return pa.table(
        {
            "position": pa.array([event.position for event in events], pa.int64()),
            "time": [wording.moment(event.occurred_at, zone) for event in events],
            "type": [event.type for event in events],
            "aggregate": [str(event.key) for event in events],
            "version": pa.array([event.version for event in events], pa.int64()),
            "payload": [_preview(event.payload) for event in events],
            "user": pa.array([event.user_id for event in events], pa.string()),
            "correlation": pa.array([event.correlation_id for event in events], pa.string()),
        }
    )


def _columns(zone: ZoneInfo) -> dict[str, Any]:
    column = st.column_config
    return {
        "position": column.NumberColumn("Position", format="localized", width=75),
        "time": column.TextColumn(f"Time ({zone.key})", width=185),
        "type": column.TextColumn("Event type", width=150),
        "aggregate": column.TextColumn("Aggregate", width=190),
        "version": column.NumberColumn("Version", width=65),
        "payload": column.TextColumn("Payload", width=380),
        "user": column.TextColumn("User", width=110),
        "correlation": column.TextColumn("Correlation", width=140),
    }


def _preview(payload: Any) -> str:
    text = json.dumps(payload, ensure_ascii=False)
    return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"
