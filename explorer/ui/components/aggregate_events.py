"""The events of one aggregate in replay order, the one at the playhead marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.ui import state, wording
from explorer.ui.components import row_picker, turning

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.replay import Timeline

PAGE = 15
"""Few enough to need no scrolling, so that the marked event is always in sight."""


def draw(timeline: Timeline, index: int, on_move: Callable[[int], None]) -> None:
    """Draw one page of the events, the playhead's first; a click calls `on_move` with an index."""
    table, below = st.container(), st.container(horizontal=True, vertical_alignment="center")
    with below:
        key = f"aggregate-events-of-{timeline.key}"
        rows = turning.followed(len(timeline.events), index, page=PAGE, key=key)
    with table:
        row_picker.pick(
            _table(timeline, rows),
            key="aggregate-events",
            alt="Events of this aggregate in replay order",
            on_pick=lambda row: on_move(rows.start + row),
            current=index - rows.start if index in rows else None,
            columns={
                "Version": st.column_config.NumberColumn(width="small"),
                "Position": st.column_config.NumberColumn(format="localized", width="small"),
            },
        )


def _table(timeline: Timeline, rows: range) -> pa.Table:
    zone = state.zone()
    events = timeline.events[rows.start : rows.stop]
    return pa.table(
        {
            "Version": [timeline.versions[row] for row in rows],
            "Event type": [event.type for event in events],
            "Time": [wording.moment(event.occurred_at, zone) for event in events],
            "Position": [event.position for event in events],
            "User": pa.array([event.user_id for event in events], pa.string()),
            "Event id": [event.id for event in events],
        }
    )
