"""How the shop's commands become events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from data.shop.handling import Shop
from data.shop.messages import Command, Context
from data.shop.orders import orders
from data.shop.payments import payments
from data.shop.shipments import shipments
from data.shop.stock import stock

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
LAMP = {"name": "Lamp", "price": 1000, "quantity": 3, "reorderPoint": 2}
TWO_LAMPS = [{"productId": "prod_1", "quantity": 2, "price": 1000}]
PERSON = Context("corr_1", "cmd_1", "cust_1")


@pytest.fixture
def shop() -> Shop:
    return Shop([orders, payments, stock, shipments], start=START, seed=7)


def do(shop: Shop, command: str, aggregate_id: str, /, **data: object) -> None:
    """Give the command and wait for a second: nothing has had the time to answer by then."""
    shop.handle(Command(command, aggregate_id, data), PERSON)
    shop.agenda.run(until=shop.agenda.now + timedelta(seconds=1))


def recorded(shop: Shop, aggregate_id: str) -> list[str]:
    return [event.type for event in shop.log.events_of(aggregate_id)]


def test_a_refused_command_records_nothing(shop: Shop) -> None:
    do(shop, "PlaceOrder", "order_1", customerId="cust_013", items=TWO_LAMPS)
    assert shop.log.events == []
    assert shop.refusals == {"Customer inactive.": 1}


def test_two_commands_at_once_are_decided_one_after_the_other(shop: Shop) -> None:
    do(shop, "ListProduct", "prod_1", **LAMP)
    for order_id in ("order_1", "order_2"):
        command = Command("ReserveStock", "prod_1", {"orderId": order_id, "quantity": 2})
        shop.handle(command, PERSON)
    shop.agenda.run(until=START + timedelta(seconds=5))
    assert shop.conflicts == 1
    assert recorded(shop, "prod_1") == [
        "ProductListed",
        "StockReserved",
        "StockReordered",
        "StockInsufficient",
    ]


def test_what_a_person_asked_for_names_the_command(shop: Shop) -> None:
    do(shop, "PlaceOrder", "order_1", customerId="cust_1", items=TWO_LAMPS)
    (placed,) = shop.log.events
    assert placed.metadata == {
        "correlationId": "corr_1",
        "causationId": "cmd_1",
        "userId": "cust_1",
        "service": "orders",
    }


def test_what_a_service_answers_names_the_event(shop: Shop) -> None:
    do(shop, "ListProduct", "prod_1", **LAMP)
    do(shop, "PlaceOrder", "order_1", customerId="cust_1", items=TWO_LAMPS)
    do(shop, "SubmitOrder", "order_1")
    submitted = shop.log.events_of("order_1")[1]
    reserved = shop.log.events_of("prod_1")[1]
    assert reserved.type == "StockReserved"
    assert reserved.metadata == {
        "correlationId": "corr_1",
        "causationId": submitted.id,
        "service": "stock",
    }


def test_an_order_that_nobody_submits_expires(shop: Shop) -> None:
    do(shop, "PlaceOrder", "order_1", customerId="cust_1", items=TWO_LAMPS)
    shop.agenda.run(until=START + timedelta(days=2))
    assert recorded(shop, "order_1") == ["OrderPlaced", "OrderCancelled"]


def test_an_order_without_any_item_left_is_cancelled(shop: Shop) -> None:
    do(shop, "ListProduct", "prod_1", **LAMP | {"quantity": 1})
    do(shop, "PlaceOrder", "order_1", customerId="cust_1", items=TWO_LAMPS)
    do(shop, "SubmitOrder", "order_1")
    assert recorded(shop, "order_1")[-2:] == ["ItemRemoved", "OrderCancelled"]


def test_a_submitted_order_arrives(shop: Shop) -> None:
    do(shop, "ListProduct", "prod_1", **LAMP)
    do(shop, "PlaceOrder", "order_1", customerId="cust_1", items=TWO_LAMPS)
    do(shop, "SubmitOrder", "order_1")
    shop.agenda.run(until=START + timedelta(days=5))
    assert recorded(shop, "order_1")[-1] == "OrderDelivered"
    assert recorded(shop, "pay_1") == ["PaymentAuthorised", "PaymentCaptured"]
    assert recorded(shop, "ship_1") == [
        "ShipmentPrepared",
        "ShipmentDispatched",
        "ShipmentDelivered",
    ]
