"""Quality: findings with all their events, schemas over time, second deliveries, and upcasters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explorer.model import AggregateKey
from explorer.quality import Shape, Span
from explorer.ui import links
from explorer.ui.components.shapes import spans_of
from tests.ui import shop
from tests.ui.conftest import settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]

UPCASTER = """
from explorer.reducers import upcaster

@upcaster("OrderSpoiled")
def left_out(payload, event):
    return []
"""


@pytest.fixture
def quality(open_app: Open, tmp_path: Path) -> Open:
    argv = shop.written(tmp_path / "shop")
    return lambda page="quality", **params: open_app(page, argv=argv, **params)


def words(at: AppTest) -> str:
    parts = [*at.title, *at.markdown, *at.caption, *at.error]
    return "\n".join(str(part.value) for part in parts)


def test_the_page_tells_findings_and_shapes(quality: Open) -> None:
    at = quality()
    assert not at.exception
    assert at.title[0].value == "Quality"
    assert "have 1 gap" in words(at)
    assert "**Shape 1**" in words(at)
    assert len(at.get("plotly_chart")) == 1


def test_a_schema_in_the_address_is_the_one_that_is_shown(quality: Open) -> None:
    at = quality(schema="OrderRepriced")
    assert at.selectbox(key="schema").value == "OrderRepriced"


def test_reducers_are_checked_on_demand(quality: Open) -> None:
    at = quality()
    at = settled(at.button(key="check-twice").click().run())
    assert "the same state for all of" in words(at)


def test_all_events_of_a_finding_are_listed(quality: Open) -> None:
    at = quality("events", finding="version-gap")
    assert len(at.dataframe[0].value) == 1


def test_a_finding_that_the_log_does_not_have_is_told(quality: Open) -> None:
    assert "no finding" in words(quality("events", finding="nothing"))


def test_upcasters_can_be_switched_off(open_app: Open, tmp_path: Path) -> None:
    code = tmp_path / "upcasters.py"
    code.write_text(UPCASTER, encoding="utf-8")
    argv = (*shop.written(tmp_path / "shop"), "--reducers", str(code))
    spoiled = {"type": "Order", "id": "order-o2"}
    on = open_app("time-travel", argv=argv, **spoiled)
    assert on.toggle(key="upcast").value
    assert not any("failed" in each.value for each in on.error)
    off = open_app("time-travel", argv=argv, **spoiled, upcast="off")
    assert not off.toggle(key="upcast").value
    assert any("failed" in each.value for each in off.error)
    back = off.toggle(key="upcast").set_value(True).run()
    assert "upcast" not in back.query_params


def test_the_switch_survives_its_link() -> None:
    params = links.grouped(links.moment(AggregateKey("Order", "order-o1"), upcast=False).params)
    assert not links.upcast_of(params)
    assert links.upcast_of(links.grouped(links.moment(AggregateKey("Order", "order-o1")).params))


def test_a_field_spans_all_shapes_that_have_it() -> None:
    shapes = [
        Shape("A", {"": "object", "/a": "number"}, Span(3, 0, 9)),
        Shape("A", {"": "object", "/a": "text"}, Span(2, 10, 19)),
        Shape("A", {"": "object", "/a": "number"}, Span(1, 20, 20)),
    ]
    assert [tuple(span) for span in spans_of(shapes)] == [
        ("(payload)", "object", 6, 0, 20),
        ("/a", "number", 4, 0, 20),
        ("/a", "text", 2, 10, 19),
    ]
