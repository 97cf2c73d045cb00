"""The faults planted in the dump: what goes wrong between a system and its exported log.

The shop itself is sound. Each function does to its log what a bad release, a broker or an exporter
does to real ones; `data/README.md` tells how each shows, and to whom.
"""

from __future__ import annotations

import json
from bisect import bisect
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.shop.catalogue import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event

WRONG_PRICE = "evt_db142558"
"""ItemRemoved of order_1596, minutes after the sale."""

DELIVERED_TWICE = "evt_831a7a24"
"""PaymentCaptured of pay_1760."""

LOST = "evt_f5f29319"
"""StockReplenished of prod_019: 44 cups that arrived, and that no reader of the log knows of."""

LATE = "evt_c821692f"
"""PaymentAuthorised of pay_1526, which the log shows after the capture that it led to."""

UNEXPLAINED_REFUND = "pay_1316"
MISSING_CAUSE = "evt_5d1c07aa"
NEW_SCHEMA_SINCE = datetime(2026, 3, 16, 9, tzinfo=UTC)

WITHOUT_PRICE = "evt_476be5c1"
"""ItemAdded of order_1665, hours after the schema changed."""

WRITTEN_TWICE = "evt_a7667179"
"""OrderShipped of order_1839: the exporter died in the middle of its line, and began it again."""


def plant(events: Sequence[Event]) -> list[Event]:
    """Return the log as it was exported, positions counted anew."""
    log = list(events)
    for fault in (
        remove_at_the_list_price,
        change_the_schema,
        forget_a_price,
        refund_without_a_reason,
        deliver_late,
        deliver_twice,
        lose,
    ):
        log = fault(log)
    return [replace(event, position=position) for position, event in enumerate(log)]


def remove_at_the_list_price(log: list[Event]) -> list[Event]:
    """Take an item out of an order at the product's price of today, not at the order's.

    All that followed in the flow believed the total that came of it, so it is wrong there too.
    """
    at = place(log, WRONG_PRICE)
    removed = log[at]
    item = removed.payload["item"]
    list_price = PRODUCTS[item["productId"]].price
    lost = (list_price - item["price"]) * item["quantity"]
    log[at] = with_payload(removed, item=item | {"price": list_price})
    for later, event in enumerate(log[at + 1 :], start=at + 1):
        if event.correlation_id == removed.correlation_id:
            amounts = {"amount", "totalAmount"} & {*event.payload}
            log[later] = with_payload(event, **{key: event.payload[key] - lost for key in amounts})
    return log


def change_the_schema(log: list[Event]) -> list[Event]:
    """Record the price of an added item as an amount with a currency, from one release on."""

    def current(event: Event) -> Event:
        if event.type != "ItemAdded" or event.occurred_at < NEW_SCHEMA_SINCE:
            return event
        item = dict(event.payload["item"])
        unit_price = {"amount": item.pop("price"), "currency": "EUR"}
        return with_payload(event, item=item | {"unitPrice": unit_price})

    return [current(event) for event in log]


def forget_a_price(log: list[Event]) -> list[Event]:
    """Leave the amount out of one added item, as a half-converted caller does."""
    at = place(log, WITHOUT_PRICE)
    item = log[at].payload["item"]
    log[at] = with_payload(log[at], item=item | {"unitPrice": {"currency": "EUR"}})
    return log


def refund_without_a_reason(log: list[Event]) -> list[Event]:
    """Give money back because of an event in a topic that nobody exported."""
    order_id = UNEXPLAINED_REFUND.replace("pay", "order")
    captured = last_of(log, UNEXPLAINED_REFUND)
    refund = next_event(
        captured,
        id="evt_7be90d14",
        type="PaymentRefunded",
        occurred_at=datetime(2026, 3, 20, 14, 7, 31, 482915, tzinfo=UTC),
        payload=captured.payload | {"reason": "risk_decision"},
        causation_id=MISSING_CAUSE,
    )
    refunded = next_event(
        last_of(log, order_id),
        id="evt_e2046f5b",
        type="OrderRefunded",
        occurred_at=refund.occurred_at + timedelta(microseconds=48211),
        payload={"amount": refund.payload["amount"]},
        causation_id=refund.id,
    )
    for event in (refund, refunded):
        log.insert(bisect(log, event.occurred_at, key=lambda e: e.occurred_at), event)
    return log


def deliver_late(log: list[Event]) -> list[Event]:
    """Let one event arrive just after the event that it caused."""
    late = log.pop(place(log, LATE))
    effect = next(at for at, event in enumerate(log) if event.causation_id == late.id)
    log.insert(effect + 1, late)
    return log


def deliver_twice(log: list[Event]) -> list[Event]:
    """Repeat an event, as a broker does whose acknowledgement got lost."""
    at = place(log, DELIVERED_TWICE)
    return [*log[: at + 1], *log[at:]]


def lose(log: list[Event]) -> list[Event]:
    """Leave an event out. Its aggregate's versions have a gap from then on."""
    return [event for event in log if event.id != LOST]


def repeat_half_a_line(lines: list[str]) -> list[str]:
    """Put half of a record before the whole one, as an exporter does that died and resumed."""
    at = next(at for at, line in enumerate(lines) if json.loads(line)["eventId"] == WRITTEN_TWICE)
    return [*lines[:at], lines[at][: len(lines[at]) * 2 // 3], *lines[at:]]


def place(log: Sequence[Event], event_id: str) -> int:
    return next(at for at, event in enumerate(log) if event.id == event_id)


def last_of(log: Sequence[Event], aggregate_id: str) -> Event:
    return next(event for event in reversed(log) if event.aggregate_id == aggregate_id)


def with_payload(event: Event, **changed: Any) -> Event:
    return replace(event, payload=event.payload | changed)


def next_event(before: Event, *, causation_id: str, **fields: Any) -> Event:
    """Return the event that follows `before` in its aggregate, in the same flow."""
    metadata = before.metadata | {"causationId": causation_id}
    version = (before.version or 0) + 1
    return replace(before, version=version, causation_id=causation_id, metadata=metadata, **fields)
