"""State of the system: its address, its cells, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explorer.model import Cut, parse_time
from explorer.ui import json_cells, links
from explorer.ui.components.system_controls import telling
from explorer.ui.system_view import SystemView
from tests.ui import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


@pytest.fixture
def system(open_app: Open, tmp_path: Path) -> Open:
    argv = shop.written(tmp_path / "shop")
    return lambda **params: open_app("system", argv=argv, **params)


def test_a_view_survives_its_link() -> None:
    view = SystemView(
        aggregate_type="Order",
        cut=Cut(time=parse_time("2026-03-01T12:00:00.000001")),
        fields=("/status", "/items/0"),
        by="/status",
        where=("/status", '"paid"'),
        after="o7",
        since=Cut(position=3),
    )
    assert SystemView.read(links.grouped(view.link().params), "Payment") == view
    assert SystemView.read({}, "Payment") == SystemView(aggregate_type="Payment")


def test_columns_of_one_kind_lose_their_json_and_others_keep_it() -> None:
    assert json_cells.shown(['"a"', None, "null"]).to_pylist() == ["a", None, None]
    assert json_cells.shown(["1", "2"]).to_pylist() == [1, 2]
    assert json_cells.shown(["1", "2.5"]).to_pylist() == [1.0, 2.5]
    assert json_cells.shown(['"1"', "1"]).to_pylist() == ['"1"', "1"]
    assert json_cells.shown(["true", "[1]"]).to_pylist() == ["true", "[1]"]
    assert json_cells.shown([str(2**60)]).to_pylist() == [str(2**60)]


def test_labels_are_equal_only_where_values_are() -> None:
    assert json_cells.labels(['"paid"', "12", None]) == ["paid", "12", "none"]
    assert json_cells.labels(['"12"', "12"]) == ['"12"', "12"]


def test_counts_go_by_the_most_telling_field() -> None:
    assert telling(["/total", "/status"]) == "/status"
    assert telling(["/total", "/shipping/state"]) == "/shipping/state"
    assert telling(["/total"]) == "/total"


def test_every_aggregate_is_listed_at_the_cut(system: Open) -> None:
    table = system(type="Order", position="3").dataframe[-1].value
    assert table["Aggregate"].tolist() == ["order-o1", "order-o2"]
    assert table["/status"].tolist() == ["paid", "placed"]
    assert table["/total"].tolist() == [10, 99]


def test_a_filter_narrows_the_table_and_is_in_the_url(system: Open) -> None:
    at = system(type="Order")
    at.selectbox(key="system-where").set_value("/status").run()
    at.text_input(key="system-is").set_value("shipped").run()
    assert at.query_params["where"] == "/status"
    assert at.dataframe[-1].value["/status"].unique().tolist() == ["shipped"]


def test_a_failing_reducer_shows_in_its_row(system: Open) -> None:
    table = system(type="Order", position="5").dataframe[-1].value
    assert "no such thing" in table["Reducer error"].tolist()[1]


def test_turning_to_a_time_keeps_the_same_events(system: Open) -> None:
    at = system(type="Order", position="3")
    at.segmented_control(key="system-cut-kind").set_value("Time").run()
    assert at.query_params["at"] == "2026-03-01T12:03:00Z"
    at.text_input(key="system-cut-when-exact").set_value("noon").run()
    assert "noon is not a time" in at.warning[0].value


def test_two_cuts_show_what_differs(system: Open) -> None:
    at = system(type="Order", position="4", from_position="1")
    assert any("2 Order aggregates" in each.value for each in at.main.markdown)
    changes = at.dataframe[-1].value
    assert changes["Field"].tolist() == ["/status", "/total"]
    assert changes["Before"].tolist() == ['"placed"', "99"]
    assert changes["After"].tolist() == ['"paid"', "90"]


def test_equal_cuts_are_said_to_be_equal(system: Open) -> None:
    at = system(type="Payment", position="4", from_position="3")
    assert "the same state at both cuts" in at.info[0].value
