"""Stock: what is on the shelf of each product. Nobody is promised what is not there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data.shop.messages import Command, Data, Fact, State, require
from data.shop.service import Service, reported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from explorer.model import Event

stock = Service("stock", "Stock")


@stock.decides("ListProduct")
def list_product(shelf: State, data: Data) -> Iterator[Fact]:
    require(not shelf["name"], "The product is listed.")
    yield "ProductListed", data


@stock.decides("ChangePrice")
def change_price(shelf: State, data: Data) -> Iterator[Fact]:
    require(shelf["price"] != data["price"], "That is the price.")
    yield "PriceChanged", {"price": data["price"], "before": shelf["price"]}


@stock.decides("ReserveStock")
def reserve(shelf: State, data: Data) -> Iterator[Fact]:
    """Keep aside what an order wants, all or nothing, and reorder when the shelf runs low."""
    left = shelf["available"] - data["quantity"]
    if left < 0:
        yield "StockInsufficient", {**data, "available": shelf["available"]}
        return
    yield "StockReserved", data
    if left < shelf["reorder_point"] and not shelf["on_order"]:
        yield "StockReordered", {"quantity": 2 * shelf["reorder_point"]}


stock.decides("ReleaseStock")(reported("StockReleased"))
stock.decides("ShipStock")(reported("StockShipped"))
stock.decides("ReplenishStock")(reported("StockReplenished"))


@stock.answers("OrderSubmitted")
def reserve_every_item(event: Event, _: Random) -> Iterator[Command]:
    yield from commands_for("ReserveStock", event.payload["items"], event.aggregate_id)


@stock.answers("OrderCancelled")
def release_every_item(event: Event, _: Random) -> Iterator[Command]:
    yield from commands_for("ReleaseStock", event.payload["reserved"], event.aggregate_id)


@stock.answers("ShipmentDispatched")
def take_every_item_off_the_shelf(event: Event, _: Random) -> Iterator[Command]:
    yield from commands_for("ShipStock", event.payload["items"], event.payload["orderId"])


@stock.answers("ShipmentReturned")
def put_every_item_back(event: Event, _: Random) -> Iterator[Command]:
    for item in event.payload["items"]:
        back = {"quantity": item["quantity"], "source": "return"}
        yield Command("ReplenishStock", item["productId"], back)


@stock.answers("StockReordered")
def receive_the_delivery(event: Event, chance: Random) -> Iterator[Command]:
    lead_time = timedelta(hours=chance.uniform(20, 70))
    delivered = {"quantity": event.payload["quantity"], "source": "supplier"}
    yield Command("ReplenishStock", event.aggregate_id, delivered, lead_time)


def commands_for(name: str, items: list[Data], order_id: str) -> Iterator[Command]:
    for item in items:
        data = {"orderId": order_id, "quantity": item["quantity"]}
        yield Command(name, item["productId"], data)
