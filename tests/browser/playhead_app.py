"""A playhead alone on a page. Arguments: how many events, how many frames in a window."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from explorer.model import Change, Cut, Event
from explorer.ui.components.playhead import playhead

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("ItemAdded", "ItemAdded", "QuantityChanged", "CouponApplied", "NoteAdded")
COLOURS = {
    "CartOpened": "#4a45d1",
    "ItemAdded": "#0c8577",
    "QuantityChanged": "#c2700a",
    "CouponApplied": "#c7366b",
    "NoteAdded": "#2479c9",
}
OPENED = {
    "customer": "c-8841",
    "currency": "EUR",
    "serial": 1234567890123456789012345678,
    "ratio": 1.0,
    "units": 1,
    "__proto__": {"polluted": True},
    "ranks": {"10": "ten", "9": "nine", "a": "letter"},
    "note": "<img src=x onerror=\"window.hacked = 1\">",
    "lines": {},
    "coupons": [],
    "total": 0,
    "paid": None,
    "history": [],
}


class Demo:
    """A made-up cart: what it needs of a timeline, with the changes written down directly."""

    def __init__(self, events: int, reach: int) -> None:
        self.reach = reach
        start = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.events = [_event(index, start) for index in range(events)]
        self.versions = [index + 1 for index in range(events)]
        self.changes = [list(_changes(index)) for index in range(events)]
        self.errors = [(40, "KeyError: 'sku'")] if events > 40 else []

    def window(self, index: int) -> Any:
        """Return the frames around `index`."""
        first = max(0, min(index - self.reach // 2, len(self.events) - self.reach))
        last = min(first + self.reach, len(self.events))
        frames = [self._frame(place) for place in range(first, last)]
        return SimpleNamespace(first=first, base=self._before(first), frames=frames)

    def place(self, cut: Cut) -> int | None:
        """Return the last index that the cut includes."""
        pairs = zip(self.events, self.versions, strict=True)
        included = [index for index, pair in enumerate(pairs) if cut.includes(*pair)]
        return included[-1] if included else None

    def _frame(self, index: int) -> Any:
        failed = dict(self.errors)
        return SimpleNamespace(
            index=index,
            changes=[] if index in failed else self.changes[index],
            error=failed.get(index),
            rests_on_error=bool(failed) and index > min(failed),
        )

    def _before(self, first: int) -> Any:
        state: Any = None
        for changes in self.changes[:first]:
            for change in changes:
                state = _apply(state, change)
        return state


def _event(index: int, start: datetime) -> Event:
    return Event(
        position=index * 7 + 3,
        id=f"evt-{index:05}",
        type="CartOpened" if index == 0 else TYPES[index % len(TYPES)],
        aggregate_id="cart-8841",
        aggregate_type="Cart",
        occurred_at=start + timedelta(seconds=index * (5 if index % 50 < 30 else 600)),
    )


def _changes(index: int) -> Iterator[Change]:
    if index == 0:
        yield Change("", "replace", None, OPENED)
        return
    name = f"SKU-{index % 23:03}"
    line = {"qty": index % 9 + 1, "price": 6.87, "name": f"Product {index}", "tax": 0.2}
    seen = index >= 23 + 1
    yield Change(f"/lines/{name}", "replace" if seen else "add", _line(index) if seen else None, line)
    yield Change("/total", "replace", index * 10 - 10, index * 10)
    yield Change("/history/-".replace("-", str(index - 1)), "add", None, f"step {index}")
    if index % 5 == 3:
        yield Change("/coupons/0", "add", None, {"code": f"C{index}", "pct": 10})
    if index % 5 == 4:
        yield Change("/coupons/0", "remove", {"code": f"C{index - 1}", "pct": 10})


def _line(index: int) -> dict[str, Any]:
    before = index - 23
    return {"qty": before % 9 + 1, "price": 6.87, "name": f"Product {before}", "tax": 0.2}


def _apply(state: Any, change: Change) -> Any:
    if change.path == "":
        return change.new
    *way, last = change.path.split("/")[1:]
    node = state = {**state}
    for key in way:
        node[key] = node[key].copy()
        node = node[key]
    if isinstance(node, list):
        place = int(last)
        node[place : place + (change.op != "add")] = [] if change.op == "remove" else [change.new]
    elif change.op == "remove":
        del node[last]
    else:
        node[last] = change.new
    return state


@st.cache_resource(max_entries=4)
def _demo(events: int, reach: int) -> Demo:
    return Demo(events, reach)


st.set_page_config(page_title="Playhead", layout="wide")
timeline = _demo(*(int(argument) for argument in sys.argv[1:3]))
st.session_state.setdefault("index", int(st.query_params.get("index", "7")))
st.session_state.setdefault("moves", 0)


def _move(index: int) -> None:
    st.session_state["index"] = index
    st.session_state["moves"] += 1


with st.container(key="panel"):
    playhead(
        timeline,
        index=st.session_state["index"],
        key="playhead",
        on_move=_move,
        zone=ZoneInfo("UTC"),
        colours=COLOURS,
        findings={20: "The same event was delivered twice"},
    )
st.button("Elsewhere", on_click=_move, args=(100,))
st.write(f"Python is at {st.session_state['index']} after {st.session_state['moves']} moves")
