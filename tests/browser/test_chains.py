"""Chains in a real browser: from the list to the root of an event."""

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


def test_a_click_on_a_chain_opens_it_and_the_list_is_kept(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/chains?find=corr_1596")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    page.wait_for_url("**/chains?correlation=corr_1596")
    expect(page.get_by_text("No event selected")).to_be_visible()
    page.get_by_role("button", name="All chains").click()
    page.wait_for_url("**/chains?find=corr_1596")
    no_failures(page)


def test_the_path_to_the_root_is_walked_by_its_steps(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/chains?correlation=corr_1596&event=evt_db142558", height=1400)
    page.get_by_role("button", name=re.compile("^StockInsufficient")).click()
    page.wait_for_url("**event=evt_ea45bcfc")
    page.get_by_role("button", name=re.compile("^OrderSubmitted")).click()
    page.wait_for_url("**event=evt_9a8a37d1")
    expect(page.get_by_text("A root: no event of the chain caused it")).to_be_visible()
    no_failures(page)


def test_a_mark_on_the_time_line_selects_its_event(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/chains?correlation=corr_1596", height=1600)
    page.locator(".scatterlayer .points path").last.click(force=True)
    page.wait_for_url("**event=evt_**")
    expect(page.get_by_text("What it changed")).to_be_visible()


def test_a_row_of_the_table_selects_its_event_and_leads_to_its_moment(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/chains?correlation=corr_1596", height=1800)
    click_row(page.get_by_test_id("stDataFrame").last, 7, x=100)
    page.wait_for_url("**event=evt_cda8b755")  # rows stand below their causes
    page.get_by_role("link", name="Aggregate at this moment").click()
    page.wait_for_url("**/time-travel?type=Order&id=order_1596&position=9515")
    no_failures(page)


def test_a_cause_that_may_be_lost_is_said(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/chains?correlation=corr_1316&event=evt_7be90d14")
    expect(page.get_by_text("evt_5d1c07aa; it may have been lost")).to_be_visible()
