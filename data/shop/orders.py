"""Orders: what customers may ask for, and what an order becomes as the other services report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data.shop.catalogue import COUPONS, INACTIVE_CUSTOMERS
from data.shop.messages import Command, Data, Fact, State, require
from data.shop.service import Service, reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from explorer.model import Event

orders = Service("orders", "Order")

PATIENCE = timedelta(hours=24)
"""An order that is not submitted by then expires."""


def amount(items: Iterable[Data]) -> int:
    return sum(item["price"] * item["quantity"] for item in items)


def find_item(order: State, product_id: str) -> Data:
    found = [item for item in order["items"] if item["productId"] == product_id]
    require(found, "The order has no such item.")
    return dict(found[0])


def held(order: State) -> list[Data]:
    """Return what the stock service keeps aside for the order."""
    return [
        {"productId": item["productId"], "quantity": item["quantity"]}
        for item in order["items"]
        if item["productId"] in order["reserved"]
    ]


@orders.decides("PlaceOrder")
def place(order: State, data: Data) -> Iterator[Fact]:
    require(not order["status"], "The order exists.")
    require(data["customerId"] not in INACTIVE_CUSTOMERS, "Customer inactive.")
    yield "OrderPlaced", {**data, "totalAmount": amount(data["items"])}


@orders.decides("AddItem")
def add_item(order: State, data: Data) -> Iterator[Fact]:
    require(order["status"] == "PLACED", "Only an order that is not submitted can change.")
    known = {item["productId"] for item in order["items"]}
    require(data["item"]["productId"] not in known, "The item is already there.")
    yield "ItemAdded", data


@orders.decides("RemoveItem")
def remove_item(order: State, data: Data) -> Iterator[Fact]:
    require(order["status"] == "PLACED", "Only an order that is not submitted can change.")
    require(not order["discount"], "A coupon was already taken off.")
    require(len(order["items"]) > 1, "Cancel the order instead.")
    yield "ItemRemoved", {"item": find_item(order, data["productId"]), "reason": "customer"}


@orders.decides("ApplyCoupon")
def apply_coupon(order: State, data: Data) -> Iterator[Fact]:
    require(order["status"] == "PLACED", "Only an order that is not submitted can change.")
    require(not order["discount"], "One coupon per order.")
    discount = order["total_amount"] * COUPONS[data["code"]] // 100
    # so that an order still costs something when all its items but one are out of stock
    require(discount < min(amount([item]) for item in order["items"]), "The order is too small.")
    yield "CouponApplied", {"code": data["code"], "discount": discount}


@orders.decides("SubmitOrder")
def submit(order: State, _: Data) -> Iterator[Fact]:
    require(order["status"] == "PLACED", "The order is not open.")
    wanted = [{"productId": i["productId"], "quantity": i["quantity"]} for i in order["items"]]
    yield "OrderSubmitted", {"items": wanted}


@orders.decides("CancelOrder")
def cancel(order: State, data: Data) -> Iterator[Fact]:
    require(order["status"] == "PLACED", "The order is on its way, or cancelled.")
    yield "OrderCancelled", {"reason": data["reason"], "reserved": []}


@orders.decides("CancelUnpaidOrder")
def cancel_unpaid(order: State, _: Data) -> Iterator[Fact]:
    require(order["status"] == "CONFIRMED", "The order does not wait for money.")
    yield "OrderCancelled", {"reason": "payment_failed", "reserved": held(order)}


@orders.decides("RecordReservation")
def record_reservation(order: State, data: Data) -> Iterator[Fact]:
    yield "ItemReserved", data
    missing = {item["productId"] for item in order["items"]} - {*order["reserved"]}
    if missing == {data["productId"]}:
        yield "OrderConfirmed", {"totalAmount": order["total_amount"]}


@orders.decides("DropItem")
def drop_item(order: State, data: Data) -> Iterator[Fact]:
    dropped = find_item(order, data["productId"])
    yield "ItemRemoved", {"item": dropped, "reason": "out_of_stock"}
    remaining = [item for item in order["items"] if item["productId"] != data["productId"]]
    if not remaining:
        yield "OrderCancelled", {"reason": "out_of_stock", "reserved": []}
    elif {item["productId"] for item in remaining} == {*order["reserved"]}:
        yield "OrderConfirmed", {"totalAmount": order["total_amount"] - amount([dropped])}


@orders.decides("MarkPaid")
def mark_paid(order: State, data: Data) -> Iterator[Fact]:
    yield "OrderPaid", {"amount": data["amount"], "items": held(order)}


orders.decides("MarkShipped")(reported("OrderShipped"))
orders.decides("MarkDelivered")(reported("OrderDelivered"))
orders.decides("MarkRefunded")(reported("OrderRefunded"))


@orders.answers("OrderPlaced")
def expire_in_a_day(event: Event, _: Random) -> Iterator[Command]:
    yield Command("CancelOrder", event.aggregate_id, {"reason": "expired"}, PATIENCE)


@orders.answers("StockReserved")
def note_the_reservation(event: Event, _: Random) -> Iterator[Command]:
    found = {"productId": event.aggregate_id, "quantity": event.payload["quantity"]}
    yield Command("RecordReservation", event.payload["orderId"], found)


@orders.answers("StockInsufficient")
def go_on_without_it(event: Event, _: Random) -> Iterator[Command]:
    yield Command("DropItem", event.payload["orderId"], {"productId": event.aggregate_id})


@orders.answers("PaymentCaptured")
def note_the_payment(event: Event, _: Random) -> Iterator[Command]:
    yield Command("MarkPaid", event.payload["orderId"], {"amount": event.payload["amount"]})


@orders.answers("PaymentFailed")
def give_up_after_two_attempts(event: Event, _: Random) -> Iterator[Command]:
    if event.payload["attempt"] == 2:
        yield Command("CancelUnpaidOrder", event.payload["orderId"], {})


@orders.answers("ShipmentDispatched")
def note_the_dispatch(event: Event, _: Random) -> Iterator[Command]:
    yield Command("MarkShipped", event.payload["orderId"], {"carrier": event.payload["carrier"]})


@orders.answers("ShipmentDelivered")
def note_the_delivery(event: Event, _: Random) -> Iterator[Command]:
    yield Command("MarkDelivered", event.payload["orderId"], {})


@orders.answers("PaymentRefunded")
def note_the_refund(event: Event, _: Random) -> Iterator[Command]:
    yield Command("MarkRefunded", event.payload["orderId"], {"amount": event.payload["amount"]})
