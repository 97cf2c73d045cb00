"""The sample's projections, run over the dump as the app runs them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from data.shop import faults
from explorer.model import END, AggregateKey, Cut
from explorer.workspace import open_workspace
from tests.data.conftest import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.workspace import Workspace

BEFORE, AFTER = Cut(position=9510), Cut(position=9511)
"""Around the event that spoiled the total of order_1596."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(
        DATA / "shop.jsonl.gz",
        reducers=DATA / "reducers.py",
        projections=sorted((DATA / "projections").glob("[!_]*.*")),
        store=tmp_path_factory.mktemp("sample") / "shop.duckdb",
    )
    yield opened
    opened.close()


def rows(workspace: Workspace, projection: str, cut: Cut = END) -> list[dict[str, Any]]:
    projected = workspace.project(projection, cut)
    assert {each.event_id for each in projected.failures} <= {faults.WITHOUT_PRICE}
    return list(projected.table.to_pylist())


def order_1596(workspace: Workspace, cut: Cut) -> tuple[Any, ...]:
    (row,) = (r for r in rows(workspace, "orders", cut) if r["order_id"] == "order_1596")
    return row["item_count"], row["total_amount"], row["status"]


def test_one_event_makes_one_total_wrong(workspace: Workspace) -> None:
    assert rows(workspace, "wrong_totals", BEFORE) == []
    (wrong,) = rows(workspace, "wrong_totals", AFTER)
    assert wrong == {
        "order_id": "order_1596",
        "version": 4,
        "status": "SUBMITTED",
        "total_amount": 2740,
        "items_amount": 8740,
        "difference": -6000,
    }
    (still,) = rows(workspace, "wrong_totals")
    assert still["difference"] == -6000


def test_the_read_model_of_orders_believes_the_event(workspace: Workspace) -> None:
    assert order_1596(workspace, BEFORE) == (4, 21640, "SUBMITTED")
    assert order_1596(workspace, AFTER) == (3, 2740, "SUBMITTED")
    assert order_1596(workspace, END) == (3, 2740, "DELIVERED")


def test_the_read_model_of_orders_agrees_with_their_states(workspace: Workspace) -> None:
    states = {frame.event.aggregate_id: frame.state for frame in workspace.replay(END, ["Order"])}
    assert {
        row["order_id"]: (row["status"], row["total_amount"]) for row in rows(workspace, "orders")
    } == {name: (state["status"], state["total_amount"]) for name, state in states.items()}


def test_the_states_can_be_seen_without_upcasters(workspace: Workspace) -> None:
    key = AggregateKey("Order", "order_1659")
    upcast, recorded = (workspace.timeline(key, upcast=each) for each in (True, False))
    assert not upcast.errors
    assert [error for _, error in recorded.errors] == ["KeyError: 'price'"]
    with_it, without = (workspace.state(key, upcast=each) for each in (True, False))
    assert with_it is not None
    assert without is not None
    assert with_it.state["total_amount"] > without.state["total_amount"]
    made_of = workspace.upcast(recorded.events[recorded.errors[0][0]])
    assert made_of is not None
    [made] = made_of.events
    assert made.payload["item"].keys() == {"productId", "quantity", "price"}


def test_the_half_converted_event_has_no_upcast(workspace: Workspace) -> None:
    failed = workspace.upcast(workspace.event(faults.WITHOUT_PRICE))
    assert failed is not None
    assert failed.error == "one_price in reducers.py failed on ItemAdded: KeyError: 'amount'"


def test_a_payment_that_was_delivered_twice_counts_twice(workspace: Workspace) -> None:
    revenue = {row["day"]: row["captured"] for row in rows(workspace, "revenue_per_day")}
    assert len(revenue) == 30
    assert revenue[date(2026, 3, 19)] == pytest.approx(3942.70)


def test_one_shelf_is_below_zero(workspace: Workspace) -> None:
    shelves = rows(workspace, "stock_levels")
    assert len(shelves) == 30
    assert [shelf["product"] for shelf in shelves if shelf["available"] < 0] == ["prod_019"]
    assert (shelves[0]["available"], shelves[0]["on_order"]) == (-20, 88)
