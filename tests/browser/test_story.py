"""The sample's first story from end to end: the order that was too cheap, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.shop_pages import click_row, no_failures, serve_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def test_from_a_wrong_total_to_the_command_behind_it(
    serve: Callable[..., Server], visit: Callable[..., Page]
) -> None:
    app = serve_shop(serve)
    page = visit(f"{app}/projections?name=wrong_totals", height=1400)
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()

    page.get_by_role("link", name="Time travel").click()
    page.get_by_label("Part of the id").fill("order_1596")
    page.get_by_label("Part of the id").press("Enter")
    page.wait_for_url("**find=order_1596")
    expect(page.get_by_role("button", name="Next")).to_have_count(0)
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    expect(page.get_by_role("heading", name="Order order_1596")).to_be_visible()

    total = page.locator(".tree .line").filter(has_text="total_amount")
    page.get_by_role("slider", name="Playhead").focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(total).to_contain_text("21640 → 2740")
    page.wait_for_url("**version=4")

    page.get_by_role("link", name="Chain of this event").click()
    expect(page.get_by_role("heading", name="corr_1596")).to_be_visible()
    page.get_by_role("listbox", name="Causation graph").focus()
    for cause in ("evt_ea45bcfc", "evt_9a8a37d1", "cmd_submit_order_3f0bb094"):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**event={cause}")
    no_failures(page)


@pytest.mark.parametrize(("position", "rows"), [(9510, "0 rows"), (9511, "1 row")])
def test_the_projection_turns_wrong_at_that_event(
    serve: Callable[..., Server], visit: Callable[..., Page], position: int, rows: str
) -> None:
    page = visit(f"{serve_shop(serve)}/projections?name=wrong_totals&position={position}")
    expect(page.get_by_text(rows, exact=True)).to_be_visible()
    no_failures(page)


def test_a_click_on_the_wrong_total_names_the_event_and_its_causes(
    serve: Callable[..., Server], visit: Callable[..., Page]
) -> None:
    page = visit(f"{serve_shop(serve)}/time-travel?type=Order&id=order_1596", height=1600)
    total = page.locator(".tree .line").filter(has_text="total_amount")
    total.locator(".value").click()
    page.wait_for_url("**why=%2Ftotal_amount")
    expect(page.get_by_text("Changed by ItemRemoved")).to_be_visible()
    expect(page.get_by_text("cmd_submit_order_3f0bb094")).to_be_visible()
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    page.wait_for_url("**position=9511**")
    expect(total).to_contain_text("21640 → 2740")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Changed by ItemRemoved")).to_have_count(0)
    no_failures(page)
