"""The laws that the shop keeps, so that every break of one in the dump was planted."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.shop.handling import Shop
    from explorer.model import AggregateKey, Frame

History = dict["AggregateKey", list["Frame"]]


def frames_of(history: History, aggregate_type: str) -> list[Frame]:
    return [each for key, own in history.items() if key.type == aggregate_type for each in own]


def last_states(history: History, aggregate_type: str) -> dict[str, Any]:
    return {key.id: own[-1].state for key, own in history.items() if key.type == aggregate_type}


def cost(order: Any) -> int:
    return sum(item["price"] * item["quantity"] for item in order["items"]) - order["discount"]


def test_a_month_of_four_aggregate_types_is_about_20000_events(shop: Shop) -> None:
    assert 19_000 < len(shop.log.events) < 21_000
    assert {e.aggregate_type for e in shop.log.events} == {"Order", "Payment", "Shipment", "Stock"}
    assert {"orders", "payments", "shipments", "stock"} == {
        event.metadata["service"] for event in shop.log.events
    }


def test_event_ids_are_unique_and_the_log_is_in_time_order(shop: Shop) -> None:
    assert len({event.id for event in shop.log.events}) == len(shop.log.events)
    assert all(a.occurred_at <= b.occurred_at for a, b in pairwise(shop.log.events))
    assert [event.position for event in shop.log.events] == [*range(len(shop.log.events))]


def test_versions_count_from_one_without_a_gap(history: History) -> None:
    for own in history.values():
        assert [frame.event.version for frame in own] == [*range(1, len(own) + 1)]


def test_every_cause_is_a_command_or_an_earlier_event_of_the_same_flow(shop: Shop) -> None:
    earlier = {}
    for event in shop.log.events:
        assert event.causation_id is not None
        if not event.causation_id.startswith("cmd_"):
            assert earlier[event.causation_id].correlation_id == event.correlation_id
        assert (event.user_id is None) == (not event.causation_id.startswith("cmd_"))
        earlier[event.id] = event


def test_appends_lose_races_and_are_tried_again(shop: Shop) -> None:
    assert shop.conflicts > 100


def test_business_rules_are_enforced(shop: Shop) -> None:
    assert shop.refusals["Customer inactive."] > 0
    placed_by = {e.payload["customerId"] for e in shop.log.events if e.type == "OrderPlaced"}
    assert "cust_013" not in placed_by


def test_no_reducer_fails(history: History) -> None:
    assert not [frame for own in history.values() for frame in own if frame.error]


def test_the_total_of_an_order_is_always_what_its_items_cost(history: History) -> None:
    assert all(
        frame.state["total_amount"] == cost(frame.state) for frame in frames_of(history, "Order")
    )


def test_money_is_conserved(history: History) -> None:
    orders, payments = last_states(history, "Order"), last_states(history, "Payment")
    for payment in payments.values():
        order = orders[payment["order_id"]]
        if "captured" in payment:
            assert payment["captured"] == payment["authorised"] == order["total_amount"]
            assert payment.get("refunded", payment["captured"]) == payment["captured"]
            assert ("refunded" in payment) == (order["status"] == "REFUNDED")
        else:
            assert order["status"] in {"CONFIRMED", "CANCELLED"}


def test_nothing_on_a_shelf_is_ever_below_zero(history: History) -> None:
    assert all(
        min(frame.state[field] for field in ("available", "reserved", "on_order")) >= 0
        for frame in frames_of(history, "Stock")
    )


def test_goods_are_conserved(shop: Shop, history: History) -> None:
    """What came in is on the shelf, kept aside, or gone."""
    came: Counter[str] = Counter()
    for event in shop.log.events:
        sign = {"ProductListed": 1, "StockReplenished": 1, "StockShipped": -1}.get(event.type, 0)
        came[event.aggregate_id] += sign * event.payload.get("quantity", 0)
    for product_id, shelf in last_states(history, "Stock").items():
        assert shelf["available"] + shelf["reserved"] == came[product_id]


def test_what_is_kept_aside_is_what_open_orders_wait_for(history: History) -> None:
    kept: Counter[str] = Counter()
    for order in last_states(history, "Order").values():
        if order["status"] in {"SUBMITTED", "CONFIRMED", "PAID"}:
            kept.update(
                {
                    i["productId"]: i["quantity"]
                    for i in order["items"]
                    if i["productId"] in order["reserved"]
                }
            )
    stock = last_states(history, "Stock")
    assert {name: shelf["reserved"] for name, shelf in stock.items()} == {
        name: kept[name] for name in stock
    }
