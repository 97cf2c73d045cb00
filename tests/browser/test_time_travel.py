"""Time travel in a real browser: the first of the sample's stories."""

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


def test_an_aggregate_is_found_by_a_part_of_its_id_and_opened_by_a_click(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/time-travel")
    find = page.get_by_label("Part of the id")
    find.fill("1596")
    find.press("Enter")
    page.wait_for_url("**/time-travel?find=1596")
    expect(page.get_by_role("button", name="Next")).to_have_count(0)
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    page.wait_for_url(re.compile(r"time-travel\?type=Order&id=order_1596$"))
    expect(page.get_by_role("heading", name="Order order_1596")).to_be_visible()
    page.get_by_role("button", name="All aggregates").click()
    page.wait_for_url("**/time-travel?find=1596")
    no_failures(page)


def test_stepping_shows_the_change_and_the_rest_of_the_page_follows(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/time-travel?type=Order&id=order_1596&version=3", height=1400)
    expect(page.get_by_text("21640").first).to_be_visible()
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**version=4")
    expect(page.get_by_text("2740").first).to_be_visible()
    expect(page.get_by_test_id("stCode").filter(has_text="out_of_stock").first).to_be_visible()
    page.get_by_role("tab", name="Raw record").click()
    raw = page.get_by_test_id("stCode").filter(has_text='"eventId":"evt_db142558"')
    expect(raw.first).to_be_visible()
    no_failures(page)


@pytest.mark.parametrize("cut", ["version=4", "position=9511", "at=2026-03-14T20:04:22.410Z"])
def test_version_position_and_time_open_the_same_moment(
    app: str, visit: Callable[..., Page], cut: str
) -> None:
    page = visit(f"{app}/time-travel?type=Order&id=order_1596&{cut}")
    expect(page.get_by_role("slider").first).to_have_attribute(
        "aria-valuetext", re.compile("ItemRemoved")
    )


def test_a_click_into_the_list_of_events_moves_the_playhead(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/time-travel?type=Order&id=order_1596&version=4", height=1700)
    click_row(page.get_by_test_id("stDataFrame").last, 1, x=300)
    page.wait_for_url("**version=2")
    expect(page.get_by_role("slider").first).to_have_attribute(
        "aria-valuetext", re.compile("ItemAdded")
    )


def test_the_cause_is_followed_to_its_own_aggregate(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/time-travel?type=Order&id=order_1596&version=4")
    page.get_by_role("button", name="Caused by StockInsufficient").click()
    page.wait_for_url(re.compile("type=Stock&id=prod_009&position="))
    expect(page.get_by_role("heading", name="Stock prod_009")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Order order_1596")).to_be_visible()


def test_the_chain_of_an_event_is_one_click_away(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/time-travel?type=Order&id=order_1596&version=4")
    page.get_by_role("link", name="Chain of this event").click()
    page.wait_for_url("**/chains?correlation=corr_1596&event=evt_db142558")
    expect(page.get_by_role("heading", name="corr_1596")).to_be_visible()
