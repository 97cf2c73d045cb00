"""A dump with two orders, their payment, a lost version and a chain, for the pages that replay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REDUCERS = """
from explorer.reducers import reducer

@reducer("Order")
def order(state, event):
    if event.type == "OrderPlaced":
        return {"status": "placed", "total": event.payload["total"]}
    if event.type == "OrderRepriced":
        state["total"] = event.payload["total"]
    elif event.type == "OrderSpoiled":
        raise ValueError("no such thing")
    else:
        state["status"] = event.type.removeprefix("Order").lower()
    return state
"""

PROJECTION = '''
from explorer.projections import on, projection

@projection("totals", key="order_id")
class Totals:
    """What every order came to."""

    @on("OrderPlaced")
    def placed(self, table, event):
        table.insert({"order_id": event.aggregate_id, "total": event.payload["total"]})

    @on("OrderRepriced")
    def repriced(self, table, event):
        table.update(event.aggregate_id, total=event.payload["total"])

    @on("OrderSpoiled")
    def spoiled(self, table, event):
        table.update(event.aggregate_id, total=event.payload["none"])
'''

COUNT = (
    "-- How many events of each type.\nselect event_type, count(*) as n from events group by all\n"
)


def record(
    number: int, kind: str, of: str, version: int, cause: str | None = None, **payload: Any
) -> dict[str, Any]:
    """Return the canonical record of one event, a minute after the one before."""
    aggregate_type = "Payment" if kind.startswith("Payment") else "Order"
    metadata = {"correlationId": f"flow-{of[-2:]}", "causationId": cause, "userId": "ann"}
    return {
        "eventId": f"evt_{number}",
        "eventType": kind,
        "aggregateType": aggregate_type,
        "aggregateId": of,
        "timestamp": f"2026-03-01T12:{number:02}:00Z",
        "version": version,
        "payload": payload,
        "metadata": metadata,
    }


RECORDS = (
    record(0, "OrderPlaced", "order-o1", 1, "cmd_1", total=10),
    record(1, "OrderPlaced", "order-o2", 1, "cmd_2", total=99),
    record(2, "PaymentTaken", "pay-o1", 1, "evt_0", amount=10),
    record(3, "OrderPaid", "order-o1", 2, "evt_2"),
    record(4, "OrderRepriced", "order-o2", 2, "evt_gone", total=90),
    record(5, "OrderSpoiled", "order-o2", 4, "evt_4"),
    record(6, "OrderShipped", "order-o1", 3, "evt_3"),
    record(7, "OrderShipped", "order-o2", 5),
)


def written(folder: Path) -> tuple[str, ...]:
    """Write dump, reducers and projections into a folder; return the server's arguments."""
    folder.mkdir(parents=True)
    dump, reducers = folder / "shop.jsonl", folder / "reducers.py"
    dump.write_text("".join(f"{json.dumps(each)}\n" for each in RECORDS))
    reducers.write_text(REDUCERS)
    (folder / "totals.py").write_text(PROJECTION)
    (folder / "count.sql").write_text(COUNT)
    projections = (str(folder / "totals.py"), str(folder / "count.sql"))
    return (str(dump), "--reducers", str(reducers), "--projections", *projections)
