from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from explorer.reducers import ReducerSet
from explorer.replay import Timeline, frames
from tests.builders import an_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer.model import Frame

    Write = Callable[..., Path]

SEED_ORDER = """
@reducer("Order")
class Order:
    def __init__(self):
        self.id = ""
        self.status = ""
        self.items = []
        self.total_amount = 0

    @on("OrderCreated")
    def created(self, event):
        self.id = event.aggregate_id
        self.status = "CREATED"
        self.items = event.payload["items"]
        self.total_amount = event.payload["totalAmount"]

    @on("OrderPaid", "OrderShipped")
    def moved(self, event):
        self.status = event.type.removeprefix("Order").upper()

    @on("ItemAdded")
    def added(self, event):
        self.items.append(event.payload["item"])
        self.total_amount += event.payload["item"]["price"]
"""

SHOPPING = (
    ("OrderCreated", {"items": [{"sku": "a", "price": 2}], "totalAmount": 2}),
    ("ItemAdded", {"item": {"sku": "b", "price": 3.5}}),
    ("Unheard", {}),
    ("OrderPaid", {}),
)


def replayed(path: Path, *events: tuple[str, Any], kind: str = "Order") -> list[Frame]:
    logged = [
        an_event(place, name, payload=payload, aggregate_type=kind)
        for place, (name, payload) in enumerate(events)
    ]
    return list(frames(logged, ReducerSet.load([path]).for_type(kind)))


def states(path: Path, *events: tuple[str, Any], kind: str = "Order") -> list[Any]:
    return [frame.state for frame in replayed(path, *events, kind=kind)]


def test_the_seeds_order_replays(write: Write) -> None:
    whole = replayed(write(SEED_ORDER), *SHOPPING)
    assert [frame.error for frame in whole] == [None] * 4
    assert whole[-1].state == {
        "id": "a-1",
        "status": "PAID",
        "items": [{"sku": "a", "price": 2}, {"sku": "b", "price": 3.5}],
        "total_amount": 5.5,
    }
    assert whole[2].state == whole[1].state
    assert whole[0].event.payload == SHOPPING[0][1]


def test_a_function_may_change_the_state_or_return_the_next(write: Write) -> None:
    path = write("""
@reducer("Order")
def order(state, event):
    if event.type == "Fresh":
        return {"fresh": True}
    state["n"] = state.get("n", 0) + 1
""")
    assert states(path, ("A", {}), ("B", {}), ("Fresh", {}), ("C", {})) == [
        {"n": 1},
        {"n": 2},
        {"fresh": True},
        {"fresh": True, "n": 1},
    ]


def test_a_function_may_be_for_some_event_types_only(write: Write) -> None:
    path = write("""
@reducer("Order")
@on("A")
def order(state, event):
    state[event.id] = True
""")
    assert states(path, ("A", {}), ("B", {}))[-1] == {"e0": True}


def test_methods_may_take_the_state_as_a_dict(write: Write) -> None:
    path = write("""
@reducer("Order")
class Order:
    @on("A")
    def a(self, state, event):
        self.forgotten = True
        state["a"] = hasattr(self, "b")

    @on("B")
    def b_(self, state, event):
        return {**state, "b": hasattr(self, "forgotten")}
""")
    assert states(path, ("A", {}), ("B", {}))[-1] == {"a": False, "b": False}


def test_a_frozen_dataclass_returns_the_next_state(write: Write) -> None:
    path = write("""
from dataclasses import dataclass, replace
from decimal import Decimal


@reducer("Account")
@dataclass(frozen=True, slots=True)
class Account:
    owner: str = ""
    balance: Decimal = Decimal(0)

    @on("Opened")
    def opened(self, event):
        return replace(self, owner=event.payload["owner"])

    @on("Deposited")
    def deposited(self, event):
        return replace(self, balance=self.balance + Decimal(event.payload["amount"]))
""")
    events = ("Opened", {"owner": "Ada"}), ("Deposited", {"amount": "10.50"})
    assert states(path, *events, kind="Account")[-1] == {"owner": "Ada", "balance": 10.5}


def test_an_apply_that_gets_every_event_will_do(write: Write) -> None:
    path = write("""
@reducer("Order")
class Order:
    last = ""

    def apply(self, event):
        self.last = event.type
""")
    assert states(path, ("A", {}), ("B", {})) == [{"last": "A"}, {"last": "B"}]


def test_defaults_in_a_class_body_belong_to_each_instance(write: Write) -> None:
    path = write("""
from abc import ABC
from typing import ClassVar


@reducer("Order")
class Order(ABC):
    LIMIT = 3
    known: ClassVar[list] = ["a"]
    items = []
    note = None

    @on("A")
    def a(self, event):
        self.items.append(event.id)

    @property
    def size(self):
        return len(self.items)
""")
    shared = ReducerSet.load([path]).for_type("Order")
    for _ in range(2):
        whole = frames([an_event(0, "B"), an_event(1, "A")], shared)
        assert [frame.state for frame in whole] == [
            {"items": [], "note": None},
            {"items": ["e1"], "note": None},
        ]


def test_a_subclass_keeps_the_handlers_of_its_base(write: Write) -> None:
    path = write("""
class Base:
    @on("A")
    def a(self, event):
        self.a = "base"

    @on("B")
    def b(self, event):
        self.b = "base"


@reducer("Order")
class Order(Base):
    def b(self, event):
        self.b = "own"
""")
    assert states(path, ("A", {}), ("B", {}))[-1] == {"a": "base", "b": "own"}


def test_one_reducer_may_serve_several_types(write: Write) -> None:
    path = write('@reducer("Order", "Cart", "")\ndef count(state, event):\n    state["n"] = 1')
    loaded = ReducerSet.load([path])
    assert loaded.types == ("", "Cart", "Order")
    assert loaded.for_type("Cart") is loaded.for_type("Order")


def test_a_result_that_is_no_state_makes_an_error_frame(write: Write) -> None:
    path = write("""
@reducer("Order")
def order(state, event):
    return {"A": {"a": 1}, "Object": object(), "Set": {1}}[event.type]


@reducer("Cart")
class Cart:
    @on("A")
    def a(self, event):
        return {}
""")
    whole = replayed(path, ("A", {}), ("Object", {}), ("Set", {}))
    assert [frame.error for frame in whole] == [
        None,
        "TypeError: order returned a object, which is no state",
        "TypeError: order returned a set, which is no state",
    ]
    assert whole[-1].state == {"a": 1}
    (frame,) = replayed(path, ("A", {}), kind="Cart")
    assert frame.error == "TypeError: a returned a dict, which is neither a Cart nor None"


def test_a_half_changed_instance_is_put_back(write: Write) -> None:
    path = write("""
from shapes import Item


@reducer("Order")
class Order:
    def __init__(self):
        self.items = []

    @on("Added")
    def added(self, event):
        self.items.append(Item(event.payload["sku"]))
        if event.payload["sku"] == "bad":
            raise ValueError("bad")
""")
    path.with_name("shapes.py").write_text(
        "class Item:\n    def __init__(self, sku):\n        self.sku = sku\n"
    )
    whole = replayed(path, *(("Added", {"sku": sku}) for sku in ("a", "bad", "b", "bad")))
    assert [[item["sku"] for item in frame.state["items"]] for frame in whole] == [
        ["a"],
        ["a"],
        ["a", "b"],
        ["a", "b"],
    ]


def test_live_states_survive_pickling_and_a_second_load(write: Write) -> None:
    path = write(SEED_ORDER)
    first = ReducerSet.load([path]).for_type("Order")
    live = first.apply(first.start(), an_event(0, *SHOPPING[0][:1], payload=SHOPPING[0][1]))
    ReducerSet.load([path])
    assert first.view(pickle.loads(pickle.dumps(live)))["status"] == "CREATED"  # noqa: S301


@pytest.mark.parametrize(
    "code",
    [
        SEED_ORDER,
        '@reducer("Order")\ndef order(state, event):\n    state.update(event.payload)',
        '@reducer("Cart")\ndef cart(state, event): ...',  # so that orders are guessed
    ],
)
def test_scalars_are_the_state_without_its_containers(write: Write, code: str) -> None:
    reducer: Any = ReducerSet.load([write(code)]).for_type("Order")
    live = reducer.apply(reducer.start(), an_event(0, SHOPPING[0][0], payload=SHOPPING[0][1]))
    whole = reducer.view(live)
    assert [name for name, value in whole.items() if isinstance(value, list)] == ["items"]
    assert reducer.scalars(live) == {name: whole[name] for name in whole if name != "items"}


def test_a_state_that_is_one_number_is_its_own_scalar(write: Write) -> None:
    code = '@reducer("Order")\ndef count(state, event):\n    return (state or 0) + 1'
    reducer: Any = ReducerSet.load([write(code)]).for_type("Order")
    assert reducer.scalars(reducer.apply(reducer.start(), an_event())) == 1


def test_without_a_reducer_payloads_are_merged(write: Write) -> None:
    guessed = ReducerSet().for_type("Order")
    assert (guessed.guessed, guessed.name) == (True, "guessed")
    assert not ReducerSet.load([write(SEED_ORDER)]).for_type("Order").guessed
    logged = [
        an_event(0, "A", payload={"a": {"b": 1, "c": None}, "list": [None, 1], "x": 1}),
        an_event(1, "B", payload={"a": {"d": 2}, "x": None, "_last_event": "forged"}),
        an_event(2, "C", payload=[1, 2]),
        an_event(3, "D", payload=None),
        an_event(4, "E", payload={"a": 5, "list": {"k": {"v": None}}}),
    ]
    assert [frame.state for frame in frames(logged, guessed)] == [
        {"a": {"b": 1}, "list": [None, 1], "x": 1, "_last_event": "A"},
        {"a": {"b": 1, "d": 2}, "list": [None, 1], "_last_event": "B"},
        {"a": {"b": 1, "d": 2}, "list": [None, 1], "payload": [1, 2], "_last_event": "C"},
        {"a": {"b": 1, "d": 2}, "list": [None, 1], "payload": [1, 2], "_last_event": "D"},
        {"a": 5, "list": {"k": {}}, "payload": [1, 2], "_last_event": "E"},
    ]


def test_numbers_of_a_class_are_charted_exactly(write: Write) -> None:
    logged = [
        an_event(place, name, payload=payload, aggregate_type="Order")
        for place, (name, payload) in enumerate(SHOPPING)
    ]
    timeline = Timeline(logged, ReducerSet.load([write(SEED_ORDER)]).for_type("Order"))
    assert timeline.numeric_paths() == ["/total_amount", "/items/0/price", "/items/1/price"]
    assert timeline.series(["/total_amount"]).values == {"/total_amount": (2, 5.5, 5.5, 5.5)}
    assert json.dumps(timeline.state(3))
