"""Payments: money is authorised, then captured, and given back when the goods are not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data.shop.catalogue import sibling
from data.shop.messages import Command, Data, Fact, State, require
from data.shop.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from explorer.model import Event

payments = Service("payments", "Payment")


@payments.decides("AuthorisePayment")
def authorise(payment: State, data: Data) -> Iterator[Fact]:
    require(payment.get("status") in {None, "FAILED"}, "The payment is authorised.")
    asked = {"orderId": data["orderId"], "amount": data["amount"]}
    if data["declined"]:
        yield "PaymentFailed", {**asked, "attempt": data["attempt"], "reason": data["declined"]}
    else:
        yield "PaymentAuthorised", asked


@payments.decides("CapturePayment")
def capture(payment: State, _: Data) -> Iterator[Fact]:
    require(payment["status"] == "AUTHORISED", "There is nothing to capture.")
    yield "PaymentCaptured", {"orderId": payment["order_id"], "amount": payment["authorised"]}


@payments.decides("RefundPayment")
def refund(payment: State, data: Data) -> Iterator[Fact]:
    require(payment["status"] == "CAPTURED", "There is nothing to give back.")
    refunded = {"orderId": payment["order_id"], "amount": payment["captured"]}
    yield "PaymentRefunded", {**refunded, "reason": data["reason"]}


def ask_the_card_network(event: Event, owed: int, attempt: int, chance: Random) -> Command:
    """Return the command that its answer leads to; a second attempt is declined more often."""
    refused = chance.random() < (0.06 if attempt == 1 else 0.4)
    reason = chance.choice(["card_declined", "insufficient_funds", "3ds_timeout"])
    return Command(
        "AuthorisePayment",
        sibling("pay", event.payload.get("orderId", event.aggregate_id)),
        {
            "orderId": event.payload.get("orderId", event.aggregate_id),
            "amount": owed,
            "attempt": attempt,
            "declined": reason if refused else None,
        },
        timedelta(seconds=chance.uniform(0.2, 2.5) if attempt == 1 else chance.uniform(60, 1800)),
    )


@payments.answers("OrderConfirmed")
def charge(event: Event, chance: Random) -> Iterator[Command]:
    yield ask_the_card_network(event, event.payload["totalAmount"], 1, chance)


@payments.answers("PaymentFailed")
def try_once_more(event: Event, chance: Random) -> Iterator[Command]:
    if event.payload["attempt"] == 1:
        yield ask_the_card_network(event, event.payload["amount"], 2, chance)


@payments.answers("PaymentAuthorised")
def take_the_money(event: Event, chance: Random) -> Iterator[Command]:
    yield Command(
        "CapturePayment", event.aggregate_id, {}, timedelta(seconds=chance.uniform(0.1, 1))
    )


@payments.answers("ShipmentLost", "ShipmentReturned")
def give_the_money_back(event: Event, chance: Random) -> Iterator[Command]:
    reason = "lost" if event.type == "ShipmentLost" else "returned"
    wait = timedelta(minutes=chance.uniform(1, 240))
    yield Command(
        "RefundPayment", sibling("pay", event.payload["orderId"]), {"reason": reason}, wait
    )
