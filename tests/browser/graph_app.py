"""A page with nothing but the causation graph of a small shop, and what Python hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from explorer.chains import critical_path, layout, link
from explorer.model import Event
from explorer.ui import state
from explorer.ui.components.graph import GraphLook, causation_graph

CAUSES = (
    ("placed", "Order", "OrderPlaced", "place-order-1"),
    ("requested", "Payment", "PaymentRequested", "placed"),
    ("reserved", "Stock", "StockReserved", "placed"),
    ("authorized", "Payment", "PaymentAuthorized", "requested"),
    ("confirmed", "Order", "OrderConfirmed", "authorized"),
    ("shipped", "Shipment", "ShipmentDispatched", "confirmed"),
)
HOSTILE = "<img src=x onerror=alert(1)>"


def an_event(place: int, name: str, kind: str, event_type: str, cause: str) -> Event:
    return Event(
        position=place,
        id=name,
        type=event_type,
        aggregate_id=f"{kind.lower()}-1",
        aggregate_type=kind,
        occurred_at=datetime(2026, 1, 31, 9, 30, tzinfo=UTC) + timedelta(milliseconds=350 * place),
        version=place + 1,
        causation_id=cause,
    )


st.set_page_config(layout="wide")
size = int(st.query_params.get("size", "0"))
events = [an_event(place, *given) for place, given in enumerate(CAUSES)]
events += [
    an_event(len(CAUSES) + n, f"note-{n}", "Note", f"Note{n}Added", "placed") for n in range(size)
]
if "hostile" in st.query_params:
    events.append(an_event(99, HOSTILE, HOSTILE, HOSTILE, "shipped"))
graph = link(events)

runs = state.typed("runs", 0) + 1
state.put("runs", runs)
if st.button("Select the reservation"):
    state.put("kept", "reserved")
if st.button("Run again"):
    pass
answer = causation_graph(
    layout(graph),
    graph.nodes.values(),
    selected=state.typed("kept"),
    key="graph",
    look=GraphLook(findings={"reserved": "Too late"}, critical_path=critical_path(graph)),
    on_select=lambda picked: state.put("told", picked or "nothing"),
)
state.put("kept", answer)
st.text(f"Answer: {answer}")
st.text(f"Told: {state.typed('told')}")
st.text(f"Runs: {runs}")
