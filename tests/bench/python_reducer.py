"""Final states of a whole log by the user's Python: the pool beside a plain loop and a library.

`python -m tests.bench.python_reducer DUMP_OR_STORE`, of the orders of
`tests.bench.generate`. The loop reads the same Arrow batches, decodes with orjson and goes through
if/elif; the library, `eventsourcing`, gets 20,000 of the aggregates from memory.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from explorer.engine import Folding, Task
from explorer.reducers import ReducerSet
from explorer.workspace import open_workspace
from tests.bench.figures import Figures

if TYPE_CHECKING:
    from explorer.workspace import Workspace

LIBRARY_AGGREGATES = 20_000
EVENTS_EACH = 7

REDUCER = """
from explorer.reducers import reducer

@reducer("Order")
def order(state, event):
    kind, payload = event.type, event.payload
    if kind == "OrderPlaced":
        return {
            "status": "placed",
            "customer": payload["customerId"],
            "total": payload["totalAmount"],
            "items": len(payload["items"]),
        }
    if kind == "ItemAdded":
        state["items"] += 1
        state["total"] += payload["item"]["price"]
    elif kind == "ItemRemoved":
        state["items"] -= 1
        state["total"] -= payload["item"]["price"]
    elif kind == "OrderPaid":
        state["status"] = "paid"
    elif kind == "OrderShipped":
        state["status"] = "shipped"
    return state
"""


def measure(source: Path, figures: Figures) -> None:
    """Open the dump or store; print the rates, in events a second, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.py"
        path.write_text(REDUCER, encoding="utf-8")
        workspace = open_workspace(source)
        loop = plain_loop(workspace)
        pool = pooled(workspace, ReducerSet.load([path]))
        workspace.close()
    library = eventsourcing_rate()
    figures.row("plain loop: Arrow batches, orjson, if/elif", loop, "/s")
    figures.row("final states, Python reducer in the pool", pool, "/s")
    figures.row("the eventsourcing library, from memory", library, "/s")
    figures.row("the pool is so many times the loop", pool / loop, "x", least=1.3)
    figures.row("and so many times the library", pool / library, "x", least=8)


def plain_loop(workspace: Workspace) -> float:
    """Fold in the simplest way that is quick, and return the events a second."""
    started, events = time.perf_counter(), 0
    states: dict[str, dict[str, Any]] = {}
    for batch in workspace._store.replay_batches():  # noqa: SLF001  the loop of someone in a hurry
        columns = (batch[name].to_pylist() for name in ("aggregate_id", "type", "payload"))
        for name, kind, text in zip(*columns, strict=True):
            payload = orjson.loads(text)
            if kind == "OrderPlaced":
                states[name] = {
                    "status": "placed",
                    "customer": payload["customerId"],
                    "total": payload["totalAmount"],
                    "items": len(payload["items"]),
                }
            elif kind == "ItemAdded":
                states[name]["items"] += 1
                states[name]["total"] += payload["item"]["price"]
            elif kind == "ItemRemoved":
                states[name]["items"] -= 1
                states[name]["total"] -= payload["item"]["price"]
            elif kind == "OrderPaid":
                states[name]["status"] = "paid"
            elif kind == "OrderShipped":
                states[name]["status"] = "shipped"
        events += batch.num_rows
    return events / (time.perf_counter() - started)


def pooled(workspace: Workspace, reducers: ReducerSet) -> float:
    """Fold in the pool, and return the events a second."""
    started, events = time.perf_counter(), 0
    store = workspace._store  # noqa: SLF001
    total = workspace.summary().events
    folding = Folding(reducers, Task("states"), store.fields_at)
    for size, _ in folding.run(store.replay_batches(), events=total):
        events += size
    return events / (time.perf_counter() - started)


class Order(Aggregate):
    """The same order, as the library has it."""

    @event("OrderPlaced")
    def __init__(self, customer: str, total: float) -> None:
        self.status, self.customer, self.total, self.items = "placed", customer, total, 1

    @event("ItemAdded")
    def add(self, price: float) -> None:
        """Add one item."""
        self.items += 1
        self.total += price


def eventsourcing_rate() -> float:
    """Return the events a second at which the library makes aggregates of stored events."""
    application: Application[Any] = Application()
    ids = []
    for place in range(LIBRARY_AGGREGATES):
        order = Order(customer=f"c-{place}", total=1.5)
        for price in range(EVENTS_EACH - 1):
            order.add(price=price)
        application.save(order)
        ids.append(order.id)
    started = time.perf_counter()
    for each in ids:
        application.repository.get(each)
    return LIBRARY_AGGREGATES * EVENTS_EACH / (time.perf_counter() - started)


if __name__ == "__main__":
    measure(Path(sys.argv[1]), Figures())
