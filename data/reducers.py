"""The sample shop's reducers: how the events of one aggregate become its state.

The shop itself decides by them (`data/shop`), and the explorer replays the dump with them.
All amounts are whole cents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.reducers import on, reducer, upcaster

if TYPE_CHECKING:
    from explorer.model import Event

Item = dict[str, Any]
"""`productId`, `quantity` and `price`."""


@upcaster("ItemAdded")
def one_price(payload: dict[str, Any], _event: Event) -> dict[str, Any]:
    """Since 16 March an added item says `unitPrice: {amount, currency}`; say `price` again."""
    item = payload["item"]
    if "unitPrice" in item:
        item["price"] = item.pop("unitPrice")["amount"]
    return payload


@reducer("Order")
class Order:
    """What a customer wants, and how far the shop has come with it."""

    def __init__(self) -> None:
        self.status = ""
        self.customer_id = ""
        self.items: list[Item] = []
        self.discount = 0
        self.total_amount = 0
        self.reserved: list[str] = []

    @on("OrderPlaced")
    def placed(self, event: Event) -> None:
        self.status = "PLACED"
        self.customer_id = event.payload["customerId"]
        self.items = [dict(item) for item in event.payload["items"]]
        self.total_amount = event.payload["totalAmount"]

    @on("ItemAdded")
    def item_added(self, event: Event) -> None:
        item = dict(event.payload["item"])
        self.items.append(item)
        self.total_amount += item["price"] * item["quantity"]

    @on("ItemRemoved")
    def item_removed(self, event: Event) -> None:
        item = event.payload["item"]
        self.items = [kept for kept in self.items if kept["productId"] != item["productId"]]
        self.total_amount -= item["price"] * item["quantity"]

    @on("CouponApplied")
    def coupon_applied(self, event: Event) -> None:
        self.discount = event.payload["discount"]
        self.total_amount -= event.payload["discount"]

    @on("ItemReserved")
    def item_reserved(self, event: Event) -> None:
        self.reserved.append(event.payload["productId"])

    @on("OrderCancelled")
    def cancelled(self, _event: Event) -> None:
        self.status = "CANCELLED"
        self.reserved = []

    @on("OrderSubmitted", "OrderConfirmed", "OrderPaid", "OrderShipped", "OrderDelivered")
    def advanced(self, event: Event) -> None:
        self.status = event.type.removeprefix("Order").upper()

    @on("OrderRefunded")
    def refunded(self, _event: Event) -> None:
        self.status = "REFUNDED"


@reducer("Payment")
def payment(state: dict[str, Any], event: Event) -> None:
    """Fold the money of one order. It trusts that no event ever arrives twice."""
    amount = event.payload["amount"]
    match event.type:
        case "PaymentAuthorised":
            state.update(status="AUTHORISED", order_id=event.payload["orderId"], authorised=amount)
        case "PaymentCaptured":
            state.update(status="CAPTURED", captured=state.get("captured", 0) + amount)
        case "PaymentRefunded":
            state.update(status="REFUNDED", refunded=state.get("refunded", 0) + amount)
        case "PaymentFailed":
            state.update(status="FAILED", order_id=event.payload["orderId"])
            state["failures"] = state.get("failures", 0) + 1


@reducer("Stock")
class Stock:
    """What is on the shelf of one product, and for whom."""

    def __init__(self) -> None:
        self.name = ""
        self.price = 0
        self.available = 0
        self.reserved = 0
        self.reorder_point = 0
        self.on_order = 0

    @on("ProductListed")
    def listed(self, event: Event) -> None:
        self.name = event.payload["name"]
        self.price = event.payload["price"]
        self.available = event.payload["quantity"]
        self.reorder_point = event.payload["reorderPoint"]

    @on("PriceChanged")
    def price_changed(self, event: Event) -> None:
        self.price = event.payload["price"]

    @on("StockReserved")
    def stock_reserved(self, event: Event) -> None:
        self.available -= event.payload["quantity"]
        self.reserved += event.payload["quantity"]

    @on("StockReleased")
    def released(self, event: Event) -> None:
        self.available += event.payload["quantity"]
        self.reserved -= event.payload["quantity"]

    @on("StockShipped")
    def shipped(self, event: Event) -> None:
        self.reserved -= event.payload["quantity"]

    @on("StockReordered")
    def reordered(self, event: Event) -> None:
        self.on_order += event.payload["quantity"]

    @on("StockReplenished")
    def replenished(self, event: Event) -> None:
        self.available += event.payload["quantity"]
        if event.payload["source"] == "supplier":
            self.on_order -= event.payload["quantity"]


@reducer("Shipment")
def shipment(state: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the next state: a reducer may change the one it gets, or build a new one."""
    status = event.type.removeprefix("Shipment").upper()
    details = {snake_case(name): value for name, value in event.payload.items()}
    return {**state, **details, "status": status}


def snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
