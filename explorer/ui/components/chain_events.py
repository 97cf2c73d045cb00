"""The events of a chain as a table: what the graph shows, for reading and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.chains import tree
from explorer.ui import resources, state, wording
from explorer.ui.components import row_picker, turning
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import Event
    from explorer.workspace import Chain

PAGE = 30


_ORDERS = ("By cause", "By position")
_INDENT = "\N{EM SPACE}"
_DEEPEST = 24


def draw(
    workspace: Workspace,
    chain: Chain,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw a page of the events, the selected one's first; `on_select` gets the id clicked.

    By cause they are a tree, every effect indented below its cause; by position, the log.
    """
    order = st.segmented_control(
        "Order", _ORDERS, default=_ORDERS[0], required=True, key="chain-events-order"
    )
    rows = resources.ask_large(workspace, _rows, chain.correlation_id, order == _ORDERS[0])
    table, below = st.container(), st.container(horizontal=True, vertical_alignment="center")
    ids = [event.id for event, _ in rows]
    place = ids.index(selected) if selected in ids else None
    with below:
        key = f"chain-events-of-{chain.correlation_id}"
        shown = turning.followed(len(ids), place, page=PAGE, key=key)
    with table:
        row_picker.pick(
            _table(rows[shown.start : shown.stop]),
            key="chain-events",
            alt="Events of the chain, every effect below its cause or in the order of the log",
            on_pick=lambda row: on_select(ids[shown.start + row]),
            current=place - shown.start if place is not None and place in shown else None,
            columns={
                "Event type": st.column_config.TextColumn(width=260),
                "Position": st.column_config.NumberColumn(format="localized", width="small"),
            },
            rows=PAGE,
        )


def _rows(workspace: Workspace, correlation_id: str, by_cause: bool) -> list[tuple[Event, int]]:  # noqa: FBT001
    """Return the events with how far each is indented; by position every delivery."""
    chain = resources.ask_large(workspace, Workspace.chain, correlation_id)
    if not by_cause:
        return [(event, 0) for event in chain.events]
    nodes = chain.graph.nodes
    return [
        (event, branch.depth) for branch in tree(chain.graph) if (event := nodes[branch.id].event)
    ]


def _indented(event: Event, depth: int) -> str:
    if depth <= _DEEPEST:
        return f"{_INDENT * depth}{event.type}"
    return f"{_INDENT * _DEEPEST}({depth:,}) {event.type}"


def _table(rows: Sequence[tuple[Event, int]]) -> pa.Table:
    zone = state.zone()
    events = [event for event, _ in rows]
    return pa.table(
        {
            "Event type": [_indented(event, depth) for event, depth in rows],
            "Aggregate": [str(event.key) for event in events],
            "Time": [wording.moment(event.occurred_at, zone) for event in events],
            "Caused by": pa.array([event.causation_id for event in events], pa.string()),
            "Position": [event.position for event in events],
            "Event id": [event.id for event in events],
        }
    )
