"""Projections in a real browser: the wrong total at its two cuts, taken home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.shop_pages import no_failures, serve_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def app(serve: Callable[..., Server]) -> str:
    return serve_shop(serve)


def test_the_wrong_total_appears_with_the_event_that_made_it(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/projections?name=wrong_totals&position=9510")
    expect(page.get_by_text("The projection has no rows at this cut")).to_be_visible(timeout=30_000)
    position = page.get_by_label("Exact position")
    position.fill("9511")
    position.press("Enter")
    expect(page.get_by_role("heading", name="1 row")).to_be_visible(timeout=30_000)
    page.wait_for_url("**/projections?name=wrong_totals&position=9511")
    no_failures(page)


@pytest.mark.parametrize("kind", ["CSV", "Parquet", "JSON"])
def test_the_table_is_taken_home(
    app: str, visit: Callable[..., Page], tmp_path: Path, kind: str
) -> None:
    page = visit(f"{app}/projections?name=orders")
    page.get_by_role("button", name="Download").click(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    path = tmp_path / "orders"
    download.value.save_as(path)
    assert download.value.suggested_filename == f"orders.{kind.lower()}"
    head = path.read_bytes()[:200]
    assert {"CSV": b"order_id", "Parquet": b"PAR1", "JSON": b"order_1001"}[kind] in head


def test_the_source_and_a_guide_open_over_the_page(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/projections?name=orders")
    page.get_by_role("button", name="Source").click(timeout=30_000)
    expect(page.get_by_role("dialog").get_by_text("@projection").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Write your own").click()
    expect(page.get_by_role("dialog").get_by_text("revenue_by_day.sql").first).to_be_visible()
