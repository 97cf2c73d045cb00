"""The events of a chain as a table: what the graph shows, for reading and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.ui import state, wording
from explorer.ui.components import row_picker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import Event

PAGE = 500


def draw(
    events: Sequence[Event], selected: str | None, on_select: Callable[[str | None], None]
) -> None:
    """Draw the events in position order; `on_select` gets the id of the one clicked."""
    pages = -(-len(events) // PAGE)
    page = st.pagination(pages, key="chain-events-page") if pages > 1 else 1
    shown = events[(page - 1) * PAGE : page * PAGE]
    ids = [event.id for event in shown]
    row_picker.pick(
        _table(shown),
        key="chain-events",
        alt="Events of the chain in the order of the log",
        on_pick=lambda row: on_select(ids[row]),
        current=ids.index(selected) if selected in ids else None,
        columns={"Position": st.column_config.NumberColumn(format="localized", width="small")},
        rows=12,
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
