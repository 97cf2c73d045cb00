from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
APP = Path(__file__).with_name("graph_app.py")


@pytest.fixture
def opened(serve: Callable[..., object], visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open the page with the graph; `opened(query, width=…)`."""
    server = serve(APP)

    def opening(query: str = "", **options: object) -> Page:
        page = visit(f"{server.url}/?{query}", **options)  # type: ignore[attr-defined]
        expect(page.get_by_text("Runs: 1", exact=True)).to_be_visible()
        expect(graph_in(page)).to_be_visible()
        return page

    return opening


def graph_in(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Causation graph")


def event(page: Page, title: str) -> Locator:
    return graph_in(page).get_by_role("option").filter(has_text=title)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        graph_in(page).press(key)


def click_box(page: Page, x: float, y: float) -> None:
    """Click at a share of the graph's width and height."""
    box = graph_in(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def hover_until(page: Page, title: str) -> tuple[float, float]:
    """Move over the graph until the tooltip shows `title`; return where, as shares."""
    box = graph_in(page).bounding_box()
    assert box is not None
    tip = page.locator(".tip strong")
    for down in range(26, 80, 6):
        for across in range(5, 98, 7):
            page.mouse.move(
                box["x"] + across / 100 * box["width"], box["y"] + down / 100 * box["height"]
            )
            if tip.count() and tip.text_content() == title and tip.is_visible():
                return across / 100, down / 100
    pytest.fail(f"No box says {title}")


def told(page: Page, name: str) -> None:
    expect(page.get_by_text(f"Answer: {name}", exact=True)).to_be_visible()


def test_a_click_selects_an_event_lights_its_path_and_tells_python(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    click_box(page, *hover_until(page, "PaymentAuthorized"))
    expect(event(page, "PaymentAuthorized")).to_have_attribute("aria-selected", "true")
    for cause in ("OrderPlaced", "PaymentRequested", "place-order-1"):
        expect(event(page, cause)).to_have_attribute(
            "aria-description", "Led to the selected event"
        )
    for effect in ("OrderConfirmed", "ShipmentDispatched"):
        expect(event(page, effect)).to_have_attribute(
            "aria-description", "Follows from the selected event"
        )
    expect(event(page, "StockReserved")).to_have_attribute("aria-description", "")
    told(page, "authorized")
    expect(page.get_by_text("Told: authorized")).to_be_visible()
    expect(page.get_by_text("Runs: 2", exact=True)).to_be_visible()


def test_a_click_on_the_ground_clears_the_selection(opened: Callable[..., Page]) -> None:
    page = opened()
    click_box(page, *hover_until(page, "OrderPlaced"))
    told(page, "placed")
    click_box(page, 0.5, 0.97)
    told(page, "None")
    expect(graph_in(page).locator("[aria-selected=true]")).to_have_count(0)


def test_the_tooltip_says_what_when_and_how_long_after(opened: Callable[..., Page]) -> None:
    page = opened()
    hover_until(page, "StockReserved")
    tip = page.locator(".tip")
    expect(tip).to_contain_text("Stock stock-1 · version 3")
    expect(tip).to_contain_text("2026-01-31 09:30:00.700")
    expect(tip).to_contain_text("700 ms after OrderPlaced")
    expect(tip).to_contain_text("Too late")


def test_keys_walk_along_causes_effects_and_siblings(opened: Callable[..., Page]) -> None:
    page = opened()
    status = page.get_by_role("status").filter(has_text="causes:")
    press(page, "ArrowRight")
    expect(status).to_have_text("OrderPlaced in focus, causes: 1, effects: 5")
    press(page, "ArrowLeft")
    expect(status).to_contain_text("place-order-1 in focus")
    press(page, "ArrowRight", "ArrowRight", "ArrowDown")
    expect(status).to_contain_text("StockReserved in focus")
    press(page, "ArrowUp")
    expect(status).to_contain_text("PaymentRequested in focus")
    told(page, "None")
    press(page, "Enter")
    told(page, "requested")
    expect(status).to_have_text("PaymentRequested selected, causes: 2, effects: 3")
    press(page, "End")
    expect(status).to_contain_text("ShipmentDispatched in focus")
    press(page, "Escape")
    told(page, "None")


def test_the_graph_says_to_screen_readers_which_option_the_keyboard_is_on(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    press(page, "Home")
    active = graph_in(page).get_attribute("aria-activedescendant")
    assert event(page, "OrderPlaced").get_attribute("id") == active
    expect(event(page, "StockReserved")).to_have_text("StockReserved, stock-1 · 3, Too late")
    expect(event(page, "place-order-1")).to_have_text("place-order-1, not in the dump")


def test_a_selection_made_by_python_is_followed_and_not_echoed(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    press(page, "Home", "Enter")
    told(page, "placed")
    page.get_by_role("button", name="Select the reservation").click()
    expect(event(page, "StockReserved")).to_have_attribute("aria-selected", "true")
    told(page, "reserved")
    expect(page.get_by_text("Told: placed")).to_be_visible()
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("Runs: 4", exact=True)).to_be_visible()
    expect(event(page, "StockReserved")).to_have_attribute("aria-selected", "true")


def test_of_many_fast_picks_the_last_one_counts(opened: Callable[..., Page]) -> None:
    page = opened()
    press(page, "Home", "Enter", "ArrowRight", "Enter", "ArrowRight", "Enter", "ArrowRight")
    press(page, "Enter", "ArrowRight", "Enter")
    told(page, "shipped")
    expect(event(page, "ShipmentDispatched")).to_have_attribute("aria-selected", "true")


def test_dragging_pans_without_selecting(opened: Callable[..., Page]) -> None:
    page = opened()
    across, down = hover_until(page, "OrderPlaced")
    box = graph_in(page).bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(
        box["x"] + across * box["width"] + 60, box["y"] + down * box["height"] + 90, steps=4
    )
    page.mouse.up()
    expect(graph_in(page).locator("[aria-selected=true]")).to_have_count(0)
    page.get_by_role("button", name="Fit all in view").click()
    click_box(page, across, down)
    told(page, "placed")


def test_the_wheel_zooms_where_the_pointer_is(opened: Callable[..., Page]) -> None:
    page = opened()
    place = hover_until(page, "OrderPlaced")
    for _ in range(4):
        page.mouse.wheel(0, -300)
    click_box(page, *place)
    told(page, "placed")


def test_a_graph_that_cannot_get_smaller_leaves_the_wheel_to_the_page(
    opened: Callable[..., Page],
) -> None:
    page = opened("size=40", height=420)
    page.get_by_role("button", name="Fit all in view").click()
    before = graph_in(page).bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + 200, before["y"] + 100)
    page.mouse.wheel(0, 200)
    page.wait_for_function(
        "([graph, top]) => graph.getBoundingClientRect().top < top - 50",
        arg=[graph_in(page).element_handle(), before["y"]],
    )


def test_names_in_the_data_are_never_markup(opened: Callable[..., Page]) -> None:
    page = opened("hostile=1")
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.message) or dialog.dismiss())
    press(page, "Home", "End", "Enter")
    expect(event(page, "<img src=x").first).to_have_attribute("aria-selected", "true")
    assert page.locator("img[src=x]").count() == 0
    assert asked == []


def test_a_thousand_events_can_be_walked(opened: Callable[..., Page]) -> None:
    page = opened("size=1000")
    press(page, "Home", "ArrowRight", "ArrowDown", "ArrowDown", "Enter")
    expect(graph_in(page).locator("[aria-selected=true]")).to_have_count(1)
    expect(page.get_by_text("Answer: note-")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_canvas_fills_the_page_and_is_drawn_in_both_schemes(
    opened: Callable[..., Page], width: int, scheme: str
) -> None:
    page = opened(width=width, color_scheme=scheme)
    canvas = graph_in(page).locator("canvas")
    drawn = (
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.some(Boolean)"
    )
    page.wait_for_function("([c, f]) => eval(f)(c)", arg=[canvas.element_handle(), drawn])
    box, graph = canvas.bounding_box(), graph_in(page).bounding_box()
    assert box is not None
    assert graph is not None
    assert box["width"] == pytest.approx(graph["width"], abs=2)
    assert graph["width"] > width - 200
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
