"""State of the system in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.shop_pages import click_row, no_failures, serve_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def app(serve: Callable[..., Server]) -> str:
    return serve_shop(serve)


def test_a_row_of_the_system_leads_to_its_moment(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/system?type=Order&position=9511", height=1500)
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=30_000)
    click_row(page.get_by_test_id("stDataFrame").last, 0, x=60)
    page.wait_for_url(re.compile(r"time-travel\?type=Order&id=order_1001&position="))
    no_failures(page)


def test_a_cut_is_turned_from_position_to_time_and_narrowed(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/system?type=Order&position=9511", height=1500)
    page.get_by_role("radio", name="Time", exact=True).click(timeout=30_000)
    page.wait_for_url("**at=2026-03-14T20**")
    exact = page.get_by_label("Exact time (UTC)")
    exact.fill("2026-03-10 12:00")
    exact.press("Enter")
    page.wait_for_url("**at=2026-03-10T12**")
    no_failures(page)


def test_two_cuts_around_one_event_differ_in_what_it_changed(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/system?type=Order&position=9511&from_position=9510")
    expect(page.get_by_text("1 Order aggregate differ")).to_be_visible(timeout=30_000)
    click_row(page.get_by_test_id("stDataFrame").last, 1)
    page.wait_for_url("**/time-travel?type=Order&id=order_1596&position=9511")
