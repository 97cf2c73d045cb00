"""Projections: the page's address, and the page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from explorer.figures.projection import Chart
from explorer.model import Cut
from explorer.ui import links
from explorer.ui.projection_view import ProjectionView
from tests.ui import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


@pytest.fixture
def projections(open_app: Open, tmp_path: Path) -> Open:
    argv = shop.written(tmp_path / "shop")

    def opening(**params: str) -> AppTest:
        return computed(open_app("projections", argv=argv, **params))

    return opening


def computed(at: AppTest) -> AppTest:
    """Run until the projection is there: one in SQL runs in a process of its own."""
    deadline = time.monotonic() + 30
    while any(button.label == "Stop" for button in at.button) and time.monotonic() < deadline:
        at.run()
    return at


def test_a_view_survives_its_link() -> None:
    view = ProjectionView(name="a b", cut=Cut(position=7), chart=Chart("line", "day", "sum"))
    assert ProjectionView.read(links.grouped(view.link().params), "other") == view
    assert ProjectionView.read({"chart": ["pie"]}, "other") == ProjectionView(name="other")


def test_a_python_projection_stops_at_the_cut(projections: Open) -> None:
    before = projections(name="totals", position="3").dataframe[0].value
    assert before["total"].tolist() == [10, 99]
    after = projections(name="totals", position="4").dataframe[0].value
    assert after["total"].tolist() == [10, 90]


def test_a_failing_handler_is_said_with_the_way_to_its_moment(projections: Open) -> None:
    at = projections(name="totals")
    assert "failed on 1 event" in at.error[0].value
    assert any(each.label.startswith("OrderSpoiled of Order") for each in at.get("page_link"))


def test_a_sql_projection_counts_up_to_the_cut(projections: Open) -> None:
    table = projections(name="count", position="0").dataframe[0].value
    assert table.to_dict("records") == [{"event_type": "OrderPlaced", "n": 1}]


def test_the_first_projection_opens_by_itself_and_another_is_one_click_away(
    projections: Open,
) -> None:
    at = projections()
    assert at.segmented_control(key="projection-name").value == "count"
    at.segmented_control(key="projection-name").set_value("totals").run()
    assert at.query_params == {"name": "totals"}
    assert any("What every order came to" in each.value for each in at.caption)


def test_the_chosen_chart_is_in_the_url(projections: Open) -> None:
    at = projections(name="totals")
    assert len(at.get("plotly_chart")) == 1
    at.selectbox(key="projection-kind").set_value("line").run()
    assert at.query_params == {"name": "totals", "chart": "line", "x": "order_id", "y": "total"}


def test_an_unknown_projection_names_those_there_are(projections: Open) -> None:
    assert "totals" in projections(name="nothing").error[0].value


def test_without_projections_the_page_shows_how_to_write_one(open_app: Open) -> None:
    at = open_app("projections")
    assert "started without projections" in at.info[0].value
    assert any("from explorer.projections import" in each.value for each in at.code)
