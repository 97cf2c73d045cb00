"""A large chain in a real browser: boxes that fold, unfold and collapse, and a found event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.bench import chain
from tests.browser.shop_pages import no_failures

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
APP = Path(__file__).parents[2] / "app.py"


def option(page: Page, text: str) -> Locator:
    graph = page.get_by_role("listbox", name="Causation graph")
    return graph.get_by_role("option").filter(has_text=text)


def test_a_box_of_many_unfolds_and_a_found_event_is_selected(
    serve: Callable[..., Server], visit: Callable[..., Page], tmp_path: Path
) -> None:
    dump = tmp_path / "import.jsonl"
    chain.write(dump, 1_000)
    page = visit(f"{serve(APP, str(dump)).url}/chains?correlation=chain&event=evt_1", height=1300)
    times = "\N{MULTIPLICATION SIGN}"
    expect(option(page, f"BatchRead {times} 9")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Unfold 9").click()
    expect(option(page, "BatchRead, batch_")).to_have_count(9)
    page.get_by_role("button", name="Collapse what it led to").click()
    expect(option(page, "StockCounted")).to_have_count(8)
    page.get_by_label("Find in the chain").fill("shelf_908")
    page.get_by_label("Find in the chain").press("Enter")
    page.wait_for_url("**event=evt_908**")
    expect(page.get_by_text("Shelf shelf_908 ·")).to_be_visible()
    no_failures(page)
