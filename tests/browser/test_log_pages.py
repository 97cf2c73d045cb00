"""Overview, Events, SQL and Open in a real browser: what only a browser can show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.shop_pages import click_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parents[2] / "app.py"
ORDERS = 300


def record(number: int) -> dict[str, object]:
    """Return the record of one event; every third is a payment."""
    return {
        "eventId": f"e{number}",
        "eventType": "OrderPaid" if number % 3 == 0 else "OrderPlaced",
        "aggregateType": "Order",
        "aggregateId": f"order-{number % 50}",
        "timestamp": f"2026-03-{1 + number // 20:02}T12:{number % 20:02}:00Z",
        "payload": {"number": number},
        "metadata": {"correlationId": f"flow-{number % 50}"},
    }


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dumps") / "orders.jsonl"
    path.write_text("".join(f"{json.dumps(record(number))}\n" for number in range(ORDERS)))
    return path


@pytest.fixture
def app(serve: Callable[..., Server], dump: Path) -> str:
    return serve(APP, str(dump), "--store", str(dump.with_suffix(".duckdb"))).url


def said(page: Page, text: str) -> Locator:
    """Return the text in the page itself: the sidebar says some of it too."""
    return page.get_by_test_id("stMain").get_by_text(text, exact=True)


def test_a_click_into_a_row_opens_the_event_and_the_url_says_so(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/events")
    expect(said(page, "300 events")).to_be_visible()
    click_row(page.get_by_test_id("stDataFrame").first, 4, x=250)
    page.wait_for_url("**/events?event=4")
    page.get_by_role("tab", name="Raw record").click()
    expect(page.get_by_text("Record 5 of orders.jsonl")).to_be_visible()


def test_brushing_the_histogram_narrows_the_time(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/events")
    chart = page.locator(".js-plotly-plot .draglayer .nsewdrag").first
    chart.wait_for()
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 30, steps=8)
    page.mouse.up()
    page.wait_for_url("**since=*until=*")
    expect(page.get_by_text("of 300")).to_be_visible()


def test_going_back_in_the_browser_goes_back_in_the_filter(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/events?type=OrderPaid")
    expect(said(page, "100 events")).to_be_visible()
    page.get_by_label("Text in the payload").fill('"number": 3,')
    page.get_by_label("Text in the payload").fill("299")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No event of this log fits the filter")).to_be_visible()
    page.go_back()
    expect(said(page, "100 events")).to_be_visible()
    expect(page.get_by_label("Text in the payload")).to_have_value("")


def test_a_filter_is_kept_in_the_browser_under_its_name(
    app: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app}/events?type=OrderPaid")
    page.get_by_role("button", name="Kept filters").click()
    page.get_by_label("Name of the present filter").fill("payments")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("button", name="payments")).to_be_visible()
    page.wait_for_function("JSON.stringify(localStorage).includes('payments')")
    page.goto(f"{app}/events")
    expect(said(page, "300 events")).to_be_visible()
    page.get_by_role("button", name="Kept filters").click()
    page.get_by_role("button", name="payments").click()
    page.wait_for_url("**/events?type=OrderPaid")


def test_the_filtered_set_is_exported_whole(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/events?type=OrderPlaced")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download JSONL").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert [json.loads(line)["eventId"] for line in lines] == [
        f"e{number}" for number in range(ORDERS) if number % 3
    ]


def test_ctrl_enter_runs_the_query(app: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{app}/sql")
    box = page.get_by_label("Query")
    box.fill("select count(*) as n from events")
    box.press("Control+Enter")
    expect(said(page, "1 row")).to_be_visible()
    page.wait_for_url("**/sql?q=*")


def test_an_uploaded_dump_is_opened(app: str, visit: Callable[..., Page], tmp_path: Path) -> None:
    small = tmp_path / "small.jsonl"
    small.write_text(f"{json.dumps(record(1))}\n")
    page = visit(f"{app}/open")
    page.locator("input[type=file]").set_input_files(str(small))
    page.wait_for_url("**/overview?dump=uploads*")
    expect(page.get_by_role("heading", name="small.jsonl", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 700])
def test_nothing_sticks_out_of_the_page(app: str, visit: Callable[..., Page], width: int) -> None:
    for path in ("overview", "events?event=4", "sql?q=select%20*%20from%20events", "open"):
        page = visit(f"{app}/{path}", width=width)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(1_000)
        scrolled = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert scrolled <= 0, path
