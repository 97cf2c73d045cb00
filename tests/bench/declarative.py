"""How fast a declarative reducer replays the whole log, beside a plain Python loop."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from explorer.workspace import open_workspace
from tests.bench.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.workspace import Workspace

ROUNDS = 2

SPEC = """
aggregate: Order
state:
  status:
    OrderPlaced: {set: PLACED}
    OrderPaid: {set: PAID}
    OrderShipped: {set: SHIPPED}
  total:
    OrderPlaced: {set: /payload/totalAmount}
    ItemAdded: {add: /payload/item/price}
    ItemRemoved: {subtract: /payload/item/price}
"""

BATCH = 20_000


def measure(store: Path, figures: Figures) -> None:
    """Replay the whole log with the loop and with the declaration; print the ratios."""
    with TemporaryDirectory() as folder:
        spec = Path(folder) / "order.yaml"
        spec.write_text(SPEC, encoding="utf-8")
        workspace = open_workspace(store, reducers=spec)
        check(workspace)  # and tells once which aggregates are out of order
        events = workspace.summary().events
        loop = min(_timed(lambda: loop_states(workspace)) for _ in range(ROUNDS))
        final = min(_timed(workspace.states_table) for _ in range(ROUNDS))
        history = _timed(lambda: workspace.build_history("Order"))  # once: then it is there
        workspace.close()
    figures.row("plain Python loop, whole log", events / loop, "ev/s")
    figures.row("declarative, final states", events / final, "ev/s")
    figures.row("declarative, final states, against the loop", loop / final, "x", least=6)
    figures.row("declarative, every state", events / history, "ev/s")
    figures.row("declarative, every state, against the loop", loop / history, "x", least=2)


def loop_states(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Fold all orders as one would by hand: Arrow batches, orjson, if and elif, floats."""
    states: dict[str, dict[str, Any]] = {}
    database = workspace._store._database  # noqa: SLF001  the loop has no other way in
    query = "select aggregate_id, event_type, record from records order by rowid"
    for batch in database.batches(query, rows=BATCH):
        for aggregate_id, kind, record in zip(*(c.to_pylist() for c in batch.columns), strict=True):
            payload = orjson.loads(record)["payload"]
            state = states.setdefault(aggregate_id, {})
            if kind == "OrderPlaced":
                state["status"] = "PLACED"
                state["total"] = payload["totalAmount"]
            elif kind == "ItemAdded":
                state["total"] += payload["item"]["price"]
            elif kind == "ItemRemoved":
                state["total"] -= payload["item"]["price"]
            elif kind == "OrderPaid":
                state["status"] = "PAID"
            elif kind == "OrderShipped":
                state["status"] = "SHIPPED"
    return states


def check(workspace: Workspace) -> None:
    """Raise if the two do not give the same states, up to what floats lose."""
    looped = loop_states(workspace)
    for row in workspace.state_rows():
        other = looped[row["aggregate_id"]]
        off = abs(Decimal(str(row["state"]["total"])) - Decimal(str(other["total"])))
        if row["state"]["status"] != other["status"] or off > Decimal("1e-6"):
            msg = f"{row} is not {other}"
            raise AssertionError(msg)


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    measure(Path(sys.argv[1]), Figures())
