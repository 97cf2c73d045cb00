"""Every planted fault is in the dump, and only once."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from data.shop import faults

if TYPE_CHECKING:
    from data.shop.handling import Shop
    from explorer.model import AggregateKey, Event, Frame

History = dict["AggregateKey", list["Frame"]]


def frames_of(history: History, aggregate_type: str) -> list[Frame]:
    return [each for key, own in history.items() if key.type == aggregate_type for each in own]


def difference(order: Any) -> int:
    cost = sum(item["price"] * item["quantity"] for item in order["items"])
    return int(order["total_amount"] - cost + order["discount"])


def test_the_shop_itself_is_left_alone(shop: Shop, dump: list[Event]) -> None:
    assert len(dump) == len(shop.log.events) + 2  # a refund of two, one delivered twice, one lost
    assert faults.plant(shop.log.events) == dump
    assert [event.position for event in dump] == [*range(len(dump))]


def test_one_order_has_a_wrong_total_from_one_event_on(dump_history: History) -> None:
    wrong = [frame for frame in frames_of(dump_history, "Order") if difference(frame.state)]
    assert {frame.event.aggregate_id for frame in wrong} == {"order_1596"}
    assert wrong[0].event.id == faults.WRONG_PRICE
    assert {difference(frame.state) for frame in wrong} == {-6000}
    assert [frame.version for frame in wrong] == [*range(4, 12)]


def test_the_customer_paid_the_wrong_total(dump_history: History) -> None:
    (payment,) = {key: own[-1].state for key, own in dump_history.items() if key.id == "pay_1596"}
    state = dump_history[payment][-1].state
    assert state["captured"] == state["authorised"] == 2740


def test_one_event_is_in_the_log_twice(dump: list[Event], dump_history: History) -> None:
    counts = Counter(event.id for event in dump)
    assert [name for name, times in counts.items() if times > 1] == [faults.DELIVERED_TWICE]
    wrong = {
        key.id
        for key, own in dump_history.items()
        if key.type == "Payment"
        and own[-1].state.get("captured", 0) > own[-1].state.get("authorised", 0)
    }
    assert wrong == {"pay_1760"}


def test_one_event_is_lost_and_the_shelf_goes_below_zero(dump_history: History) -> None:
    gaps = [
        (key.id, before.version + 1)
        for key, own in dump_history.items()
        for before, after in pairwise(own)
        if after.version > before.version + 1
    ]
    assert gaps == [("prod_019", 120)]
    below = {
        f.event.aggregate_id for f in frames_of(dump_history, "Stock") if f.state["available"] < 0
    }
    assert below == {"prod_019"}


def test_every_aggregate_but_a_late_one_begins_with_version_1(dump: list[Event]) -> None:
    first = {event.key: event for event in reversed(dump)}
    assert [event.id for event in first.values() if event.version != 1] == ["evt_49e0f6d9"]


def test_one_event_comes_after_its_effect_and_the_log_runs_back_once(dump: list[Event]) -> None:
    back = [after.id for before, after in pairwise(dump) if after.occurred_at < before.occurred_at]
    assert back == [faults.LATE]
    places = {event.id: event.position for event in dump}
    early = [e for e in dump if places.get(e.causation_id or "", -1) > e.position]
    assert [(event.id, event.causation_id) for event in early] == [("evt_49e0f6d9", faults.LATE)]


def test_one_cause_is_missing(dump: list[Event]) -> None:
    known = {event.id for event in dump}
    missing = [
        (event.id, event.causation_id)
        for event in dump
        if event.causation_id not in known and not str(event.causation_id).startswith("cmd_")
    ]
    assert missing == [("evt_7be90d14", faults.MISSING_CAUSE)]


def test_one_event_type_changes_its_schema_once(dump: list[Event]) -> None:
    added = [event for event in dump if event.type == "ItemAdded"]
    old = [event for event in added if "price" in event.payload["item"]]
    new = [event for event in added if "unitPrice" in event.payload["item"]]
    assert len(old) > 100
    assert len(new) > 100
    assert added == old + new
    shapes = {(e.type, frozenset(e.payload)) for e in dump if e.type != "ItemAdded"}
    several = {name for name, count in Counter(kind for kind, _ in shapes).items() if count > 1}
    assert several == set()


def test_one_event_cannot_be_reduced(dump_history: History) -> None:
    failed = [frame for own in dump_history.values() for frame in own if frame.error]
    assert [(frame.event.id, frame.error) for frame in failed] == [
        (
            faults.WITHOUT_PRICE,
            "UpcasterError: one_price in reducers.py failed on ItemAdded: KeyError: 'amount'",
        )
    ]
