"""How long a state takes: of one aggregate among all, and of one very long aggregate."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from explorer.model import Cut, Event
from explorer.reducers import ReducerSet
from explorer.replay import Timeline
from tests.bench.figures import Figures, percentile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer.workspace import Workspace

ASKED = 300
LONG = 20_000

LONG_REDUCER = """
from explorer.reducers import reducer

@reducer("Cart")
def cart(state, event):
    state.setdefault("items", []).append(event.payload["item"])
    state["total"] = state.get("total", 0) + event.payload["item"]["price"]
    return state
"""


def measure(workspace: Workspace, folder: Path, figures: Figures) -> None:
    """Ask for random states at random cuts, then for random versions of a long aggregate."""
    chosen = random.Random(7)  # noqa: S311  the same questions every time
    events = workspace.summary().events
    keys = [workspace.event_at(chosen.randrange(events)).key for _ in range(ASKED)]
    cuts: list[Callable[[], Cut]] = [
        Cut,
        lambda: Cut(version=chosen.randint(1, 8)),
        lambda: Cut(position=chosen.randrange(events)),
        lambda: Cut(time=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=chosen.random() * 30)),
    ]
    times = [_timed(lambda k=key: workspace.state(k, chosen.choice(cuts)())) for key in keys]
    figures.row("state of one aggregate at a cut, p95", percentile(times, 95), "ms", most=20)
    figures.row("state of one aggregate at a cut, p50", percentile(times, 50), "ms")

    path = folder / "cart.py"
    path.write_text(LONG_REDUCER, encoding="utf-8")
    reducer = ReducerSet.load([path]).for_type("Cart")
    long = [_added(place) for place in range(LONG)]
    opened = time.perf_counter()
    timeline = Timeline(long, reducer)
    figures.row(f"opening an aggregate of {LONG:,} events", time.perf_counter() - opened, "s")
    places = [chosen.randrange(LONG) for _ in range(100)]
    times = [_timed(lambda p=place: timeline.frame(p)) for place in places]
    figures.row("any version of it, p95", percentile(times, 95), "ms", most=50)


def _added(place: int) -> Event:
    return Event(
        position=place,
        id=f"e{place}",
        type="ItemAdded",
        aggregate_id="cart-1",
        aggregate_type="Cart",
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=place),
        version=place + 1,
        payload={"item": {"sku": f"sku-{place % 997}", "quantity": 1, "price": place % 100}},
    )


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
