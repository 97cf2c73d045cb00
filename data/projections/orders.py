"""The shop's read model of orders: one row each, as the customers' page needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.projections import on, projection

if TYPE_CHECKING:
    from explorer.model import Event
    from explorer.projections import Table


@projection("orders", key="order_id")
class Orders:
    """Orders with their status, items and total, in cents."""

    @on("OrderPlaced")
    def placed(self, table: Table, event: Event) -> None:
        table.insert(
            {
                "order_id": event.aggregate_id,
                "customer_id": event.payload["customerId"],
                "status": "PLACED",
                "total_amount": event.payload["totalAmount"],
                "item_count": len(event.payload["items"]),
                "created_at": event.occurred_at,
                "paid_at": None,
                "shipped_at": None,
            }
        )

    @on("ItemAdded")
    def item_added(self, table: Table, event: Event) -> None:
        self._change(table, event, items=1, amount=amount(event.payload["item"]))

    @on("ItemRemoved")
    def item_removed(self, table: Table, event: Event) -> None:
        self._change(table, event, items=-1, amount=-amount(event.payload["item"]))

    @on("CouponApplied")
    def coupon_applied(self, table: Table, event: Event) -> None:
        self._change(table, event, items=0, amount=-event.payload["discount"])

    @on("OrderPaid")
    def paid(self, table: Table, event: Event) -> None:
        table.update(event.aggregate_id, status="PAID", paid_at=event.occurred_at)

    @on("OrderShipped")
    def shipped(self, table: Table, event: Event) -> None:
        table.update(event.aggregate_id, status="SHIPPED", shipped_at=event.occurred_at)

    @on("OrderSubmitted", "OrderConfirmed", "OrderDelivered", "OrderCancelled", "OrderRefunded")
    def advanced(self, table: Table, event: Event) -> None:
        table.update(event.aggregate_id, status=event.type.removeprefix("Order").upper())

    def _change(self, table: Table, event: Event, *, items: int, amount: int) -> None:
        row = table.get(event.aggregate_id)
        if row:
            table.update(
                event.aggregate_id,
                item_count=row["item_count"] + items,
                total_amount=row["total_amount"] + amount,
            )


def amount(item: dict[str, Any]) -> int:
    """Return what an item costs, in both schemas; nothing where the price is missing."""
    price = item["price"] if "price" in item else item["unitPrice"].get("amount", 0)
    return int(price * item["quantity"])
