"""Shipments: a paid order is packed, handed to a carrier, and nearly always arrives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.shop.catalogue import CARRIERS, sibling
from data.shop.messages import Command, Data, Fact, State, require
from data.shop.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from explorer.model import Event

shipments = Service("shipments", "Shipment")

OPENS, CLOSES = 6, 17
SUNDAY = 6


@shipments.decides("PrepareShipment")
def prepare(shipment: State, data: Data) -> Iterator[Fact]:
    require(not shipment, "The shipment is prepared.")
    yield "ShipmentPrepared", data


@shipments.decides("DispatchShipment")
def dispatch(shipment: State, data: Data) -> Iterator[Fact]:
    about = {"orderId": shipment["order_id"], "items": shipment["items"]}
    yield "ShipmentDispatched", {**about, **data}


@shipments.decides("ReportDelivery")
def deliver(shipment: State, _: Data) -> Iterator[Fact]:
    require(shipment["status"] == "DISPATCHED", "The parcel is not on its way.")
    yield "ShipmentDelivered", {"orderId": shipment["order_id"]}


@shipments.decides("ReportLoss")
def lose(shipment: State, data: Data) -> Iterator[Fact]:
    require(shipment["status"] == "DISPATCHED", "The parcel is not on its way.")
    yield "ShipmentLost", {"orderId": shipment["order_id"], "lastSeen": data["lastSeen"]}


@shipments.decides("ReportReturn")
def take_back(shipment: State, data: Data) -> Iterator[Fact]:
    require(shipment["status"] == "DELIVERED", "The parcel was not delivered.")
    about = {"orderId": shipment["order_id"], "items": shipment["items"]}
    yield "ShipmentReturned", {**about, "reason": data["reason"]}


@shipments.answers("OrderPaid")
def pack(event: Event, _: Random) -> Iterator[Command]:
    parcel = {"orderId": event.aggregate_id, "items": event.payload["items"]}
    yield Command("PrepareShipment", sibling("ship", event.aggregate_id), parcel)


@shipments.answers("ShipmentPrepared")
def hand_to_a_carrier(event: Event, chance: Random) -> Iterator[Command]:
    ready = event.occurred_at + timedelta(hours=chance.uniform(0.5, 6))
    parcel = {
        "carrier": chance.choice(CARRIERS),
        "tracking": f"{chance.randrange(10**9):09d}",
    }
    yield Command(
        "DispatchShipment",
        event.aggregate_id,
        parcel,
        when_open(ready, chance) - event.occurred_at,
    )


@shipments.answers("ShipmentDispatched")
def hear_from_the_carrier(event: Event, chance: Random) -> Iterator[Command]:
    arrives = event.occurred_at + timedelta(days=chance.uniform(0.7, 3))
    underway = when_open(arrives, chance) - event.occurred_at
    if chance.random() < 0.015:
        seen = {"lastSeen": f"{event.payload['carrier']} hub {chance.randrange(1, 9)}"}
        yield Command("ReportLoss", event.aggregate_id, seen, underway + timedelta(days=4))
    else:
        yield Command("ReportDelivery", event.aggregate_id, {}, underway)


@shipments.answers("ShipmentDelivered")
def some_come_back(event: Event, chance: Random) -> Iterator[Command]:
    if chance.random() < 0.05:
        reason = chance.choice(["damaged", "not_as_described", "changed_mind", "wrong_item"])
        kept = timedelta(days=chance.uniform(1, 8))
        yield Command("ReportReturn", event.aggregate_id, {"reason": reason}, kept)


def when_open(moment: datetime, chance: Random) -> datetime:
    """Return `moment`, or one soon after the warehouse opens next: people work there by day."""
    if OPENS <= moment.hour < CLOSES and moment.weekday() != SUNDAY:
        return moment
    days = 0 if moment.hour < OPENS else 1
    opening = datetime.combine(moment.date() + timedelta(days), datetime.min.time(), moment.tzinfo)
    if opening.weekday() == SUNDAY:
        opening += timedelta(days=1)
    return opening + timedelta(hours=OPENS + chance.uniform(0, 2))
