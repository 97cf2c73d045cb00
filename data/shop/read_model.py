"""The table of orders as production has it: what its projector did wrong, one fault at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.projections import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explorer.model import Event

PROJECTION = Path(__file__).parents[1] / "projections" / "orders.py"

STUCK_SINCE = 19_800
"""The position after which one of the projector's eight workers wrote nothing any more."""

STUCK_WORKER = 3

LOST = ("order_1010", "OrderPlaced"), ("order_1014", "CouponApplied")
TWICE = "order_2006", "ItemAdded"
SWAPPED = "order_1978", "OrderPaid"
"""It was applied after the event that follows it, OrderShipped."""

BY_HAND = "order_1002"
EXTRA = "order_test"

COLUMNS = pa.schema(
    [
        ("order_id", pa.string()),
        ("customer_id", pa.string()),
        ("status", pa.string()),
        ("total_amount", pa.int64()),
        ("item_count", pa.int64()),
        ("created_at", pa.timestamp("us", tz="UTC")),
        ("paid_at", pa.timestamp("us", tz="UTC")),
        ("shipped_at", pa.timestamp("us", tz="UTC")),
    ]
)


def applied(events: Sequence[Event]) -> list[Event]:
    """Return the events of the log as the projector applied them."""
    found = [event for event in events if not _stuck(event) and _name(event) not in LOST]
    twice = next(place for place, event in enumerate(found) if _name(event) == TWICE)
    found.insert(twice, found[twice])
    order = [place for place, event in enumerate(found) if event.aggregate_id == SWAPPED[0]]
    paid = next(place for place in order if _name(found[place]) == SWAPPED)
    shipped = order[order.index(paid) + 1]
    found[paid], found[shipped] = found[shipped], found[paid]
    return found


def rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the rows that production has."""
    (projection,) = load([PROJECTION]).all
    found = {row["order_id"]: row for row in _projected(projection, applied(events))}
    found[BY_HAND] |= {"total_amount": 1, "customer_id": "nobody"}
    found[EXTRA] = {**found[BY_HAND], "order_id": EXTRA}
    return list(found.values())


def table(events: Sequence[Event]) -> pa.Table:
    """Return the same as the table of a database."""
    columns = {name: [row[name] for row in rows(events)] for name in COLUMNS.names}
    arrays = [pa.array(values).cast(COLUMNS.field(name).type) for name, values in columns.items()]
    return pa.table(arrays, schema=COLUMNS)


def write_read_model(events: Sequence[Event], folder: Path) -> Path:
    """Write `read_models/orders.parquet` and return its path."""
    path = folder / "read_models" / "orders.parquet"
    path.parent.mkdir(exist_ok=True)
    pq.write_table(table(events), path, compression="zstd", compression_level=19)
    return path


def _projected(projection: Any, events: Iterable[Event]) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = projection.run(events).rows
    return done


def _name(event: Event) -> tuple[str, str]:
    return event.aggregate_id, event.type


def _stuck(event: Event) -> bool:
    worker = sum(map(ord, event.aggregate_id)) % 8
    return worker == STUCK_WORKER and event.position > STUCK_SINCE
