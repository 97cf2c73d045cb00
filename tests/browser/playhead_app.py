"""A playhead alone on a page. Arguments: how many events, how many bytes of them in a window."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from explorer.model import Event
from explorer.replay import Timeline
from explorer.ui import state
from explorer.ui.components.playhead import playhead

if TYPE_CHECKING:
    from explorer.replay.window import Window

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
FAILING = 40
TYPES = ("ItemAdded", "ItemAdded", "QuantityChanged", "CouponGiven", "CouponTaken")
COLOURS = {
    "CartOpened": "#4a45d1",
    "ItemAdded": "#0c8577",
    "QuantityChanged": "#c2700a",
    "CouponGiven": "#c7366b",
    "CouponTaken": "#2479c9",
}
OPENED: dict[str, Any] = {
    "customer": "c-8841",
    "currency": "EUR",
    "serial": 1234567890123456789012345678,
    "ratio": 1.0,
    "units": 1,
    "__proto__": {"polluted": True},
    "ranks": {"10": "ten", "9": "nine", "a": "letter"},
    "note": '<img src=x onerror="window.hacked = 1">',
    "lines": {},
    "coupons": [],
    "total": 0,
    "paid": None,
    "history": [],
}


class Cart:
    """A reducer that shows one of everything, and fails once."""

    name = "cart"
    guessed = False
    fingerprint = "cart"

    def start(self) -> Any:
        return None

    def apply(self, live: Any, event: Event) -> Any:
        number = event.payload
        if number == 0:
            return {**OPENED, "lines": {}, "coupons": [], "history": []}
        if number == FAILING:
            raise KeyError("sku")  # noqa: EM101  as a user's code does
        line = {"qty": number % 9 + 1, "price": 6.87, "name": f"Product {number}", "tax": 0.2}
        live["lines"][f"SKU-{number % 23:03}"] = line
        live["total"] = number * 10
        live["history"].append(f"step {number}")
        if event.type == "CouponGiven":
            live["coupons"].insert(0, {"code": f"C{number}", "pct": 10})
        elif event.type == "CouponTaken":
            live["coupons"].clear()
        return live

    def view(self, live: Any) -> Any:
        return live


class Short(Timeline):
    """A timeline that gives short windows."""

    window_bytes = 400_000

    def window(self, index: int, **_: Any) -> Window:
        return super().window(index, max_bytes=self.window_bytes, max_seconds=5)


def _event(number: int) -> Event:
    return Event(
        position=number * 7 + 3,
        id=f"evt-{number:05}",
        type="CartOpened" if number == 0 else TYPES[number % len(TYPES)],
        aggregate_id="cart-8841",
        aggregate_type="Cart",
        occurred_at=START + timedelta(seconds=number * (5 if number % 50 < 30 else 600)),
        payload=number,
    )


@st.cache_resource(max_entries=4)
def _timeline(events: int, window_bytes: int) -> Timeline:
    made = Short([_event(number) for number in range(events)], Cart())
    made.window_bytes = window_bytes
    return made


def _move(index: int) -> None:
    state.put("index", index)
    state.put("moves", state.typed("moves", 0) + 1)


st.set_page_config(page_title="Playhead", layout="wide")
playhead(
    _timeline(*(int(argument) for argument in sys.argv[1:3])),
    index=state.typed("index", int(st.query_params.get("index", "7"))),
    key="playhead",
    on_move=_move,
    zone=ZoneInfo("UTC"),
    colours=COLOURS,
    findings={20: "The same event was delivered twice"},
)
st.button("Elsewhere", on_click=_move, args=(100,))
st.write(f"Python is at {state.typed('index')} after {state.typed('moves', 0)} moves")
