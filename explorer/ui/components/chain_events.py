"""The events of a chain as a table: what the graph shows, for reading and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.ui import state, wording
from explorer.ui.components import row_picker, turning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import Event
    from explorer.workspace import Chain

PAGE = 30


def draw(chain: Chain, selected: str | None, on_select: Callable[[str | None], None]) -> None:
    """Draw a page of the events in position order, the selected one's first; `on_select` gets the
    id of the one clicked."""
    table, below = st.container(), st.container(horizontal=True, vertical_alignment="center")
    ids = [event.id for event in chain.events]
    place = ids.index(selected) if selected in ids else None
    with below:
        key = f"chain-events-of-{chain.correlation_id}"
        rows = turning.followed(len(ids), place, page=PAGE, key=key)
    with table:
        row_picker.pick(
            _table(chain.events[rows.start : rows.stop]),
            key="chain-events",
            alt="Events of the chain in the order of the log",
            on_pick=lambda row: on_select(ids[rows.start + row]),
            current=place - rows.start if place is not None and place in rows else None,
            columns={"Position": st.column_config.NumberColumn(format="localized", width="small")},
            rows=PAGE,
        )


def _table(events: Sequence[Event]) -> pa.Table:
    zone = state.zone()
    return pa.table(
        {
            "Event type": [event.type for event in events],
            "Aggregate": [str(event.key) for event in events],
            "Time": [wording.moment(event.occurred_at, zone) for event in events],
            "Caused by": pa.array([event.causation_id for event in events], pa.string()),
            "Position": [event.position for event in events],
            "Event id": [event.id for event in events],
        }
    )
