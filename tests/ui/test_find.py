"""The Find and What-if pages and the why panel, on the small shop."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.replay import Edit, Scenario
from explorer.workspace import scenario_link
from tests.ui.shop import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest


def test_find_lists_where_an_expression_holds(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    at = open_app("find", argv=written(tmp_path / "shop"), where="state.status == 'paid'")
    deadline = time.monotonic() + 20
    while not at.dataframe and time.monotonic() < deadline:
        at.run()
    assert [each.value for each in at.markdown if "interval" in each.value] == [
        "**1 interval** in 1 aggregate"
    ]
    assert at.dataframe[1].value["Begun by"].tolist() == ["OrderPaid"]
    assert at.dataframe[1].value["Healed by"].tolist() == ["OrderShipped"]


def test_find_explains_what_it_cannot_read(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    at = open_app("find", argv=written(tmp_path / "shop"), where="total < 1")
    assert "there is no total here" in at.error[0].value


def test_why_names_the_event_that_set_a_value_and_its_causes(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    at = open_app(
        "time-travel", argv=written(tmp_path / "shop"), id="order-o1", type="Order", why="/status"
    )
    assert "Why /status" in [each.value for each in at.subheader]
    assert at.metric[0].label == "Changed by OrderShipped"
    assert at.metric[0].value == '"shipped"'
    assert any("OrderPaid" in each.label or "Payment" in each.label for each in at.button)


def test_why_of_a_value_that_never_was_is_explained(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    at = open_app(
        "time-travel", argv=written(tmp_path / "shop"), id="order-o1", type="Order", why="/none"
    )
    assert "never had a value" in at.error[0].value


def test_whatif_shows_the_differences_and_edits_can_be_switched_off(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    link = scenario_link(Scenario(edits=(Edit(kind="skip", event="evt_6"),)))
    at = open_app("what-if", argv=written(tmp_path / "shop"), scenario=link)
    assert at.dataframe[0].value["As recorded"].tolist() == ['"shipped"']
    assert at.dataframe[0].value["As edited"].tolist() == ['"paid"']
    at.checkbox(key="edit-0-on").uncheck().run()
    assert "switched off" in at.info[0].value


def test_whatif_refuses_a_link_that_is_none(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    at = open_app("what-if", argv=written(tmp_path / "shop"), scenario="nonsense")
    assert "no scenario" in at.error[0].value
