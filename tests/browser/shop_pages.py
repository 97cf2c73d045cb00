"""The app on the bundled shop, and how to act on what is drawn on a canvas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Server

APP = Path(__file__).parents[2] / "app.py"


def serve_shop(serve: Callable[..., Server]) -> str:
    """Start the app as the README does, and return its address."""
    return serve(APP).url


def click_row(table: Locator, row: int, *, x: int = 150) -> None:
    """Click into a row of a table drawn on a canvas, once what is above it has found its place."""
    expect(table).to_be_visible()
    before, place = None, table.bounding_box()
    while place != before:
        table.page.wait_for_timeout(250)
        before, place = place, table.bounding_box()
    table.click(position={"x": x, "y": 31 + 30 * row + 15})


def no_failures(page: Page) -> None:
    """Nothing on the page may be a Python trace."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
