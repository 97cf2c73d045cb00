"""The playhead in a real browser: it moves by itself, shows exactly, and tells Python."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("playhead_app.py")


@pytest.fixture
def page(serve: Callable[..., object], visit: Callable[..., Page]) -> Page:
    """A playhead on 1,000 events with about 150 of them in the window, at index 7."""
    return opened(visit(serve(APP, "1000", "70000").url))  # type: ignore[attr-defined]


def opened(page: Page) -> Page:
    expect(page.locator(".tree .line").first).to_be_visible()
    return page


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Playhead")


def stands_at(page: Page, number: int) -> None:
    expect(slider(page)).to_have_attribute("aria-valuenow", str(number))


def python_is_at(page: Page, index: int) -> None:
    expect(page.get_by_text(f"Python is at {index} after")).to_be_visible()


def line(page: Page, text: str) -> Locator:
    return page.locator(".tree .line").filter(has_text=re.compile(rf"^\W*{re.escape(text)}"))


def change(page: Page, path: str) -> Locator:
    return page.locator(".change").filter(has_text=path)


def moves(page: Page) -> int:
    return int(page.get_by_text("Python is at").inner_text().split()[-2])


def test_thirty_fast_presses_move_thirty(page: Page) -> None:
    slider(page).focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    stands_at(page, 38)
    expect(line(page, "total:")).to_contain_text("360 → 370")
    python_is_at(page, 37)
    assert moves(page) <= 3


def test_thirty_fast_clicks_move_thirty(page: Page) -> None:
    forward = page.get_by_role("button", name="Next event")
    for _ in range(30):
        forward.dispatch_event("click")
    stands_at(page, 38)
    python_is_at(page, 37)


def test_settling_sends_neither_the_window_nor_the_track_again(
    serve: Callable[..., object], visit: Callable[..., Page]
) -> None:
    received: list[int] = []
    page = visit("about:blank")
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))),
    )
    page.goto(serve(APP, "1000", "400000").url)  # type: ignore[attr-defined]
    opened(page)
    assert sum(received) > 200_000
    received.clear()
    for index in (8, 9):
        page.get_by_role("button", name="Next event").click()
        python_is_at(page, index)
    assert sum(received) < 20_000


def test_stepping_back_shows_what_stepping_forward_showed(page: Page) -> None:
    slider(page).focus()
    before = page.locator(".tree").inner_text()
    for key in ["ArrowRight"] * 25 + ["ArrowLeft"] * 25:
        page.keyboard.press(key)
    stands_at(page, 8)
    expect(page.locator(".tree")).to_have_text(before, use_inner_text=True)


def test_keys_step_leap_and_go_to_the_ends(page: Page) -> None:
    slider(page).focus()
    for key, number in (
        ("Shift+ArrowRight", 18),
        ("Shift+ArrowLeft", 8),
        ("PageDown", 58),
        ("PageUp", 8),
        ("End", 1000),
        ("Home", 1),
        ("ArrowLeft", 1),
    ):
        page.keyboard.press(key)
        stands_at(page, number)
    expect(page.get_by_role("button", name="Previous event")).to_be_disabled()


def test_arrows_work_without_focus_but_not_while_typing(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    stands_at(page, 9)
    page.get_by_label("Find in the state").fill("total")
    page.keyboard.press("ArrowLeft")
    stands_at(page, 9)


def test_the_slider_says_where_it_stands(page: Page) -> None:
    expect(slider(page)).to_have_attribute("aria-valuemin", "1")
    expect(slider(page)).to_have_attribute("aria-valuemax", "1000")
    expect(slider(page)).to_have_attribute(
        "aria-valuetext", "event 8 of 1000, QuantityChanged, 2026-03-01 09:00:35.000"
    )
    for name in ("First event", "Previous event", "Play", "Next event", "Last event"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)


def test_dragging_moves_the_handle_and_tells_python_where_it_was_left(page: Page) -> None:
    box = slider(page).bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.0305, middle, steps=8)
    stands_at(page, 31)
    page.mouse.up()
    python_is_at(page, 30)
    expect(line(page, "total:")).to_contain_text("290 → 300")


def test_a_click_outside_the_window_brings_another_window(page: Page) -> None:
    box = slider(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.7005, box["y"] + 20)
    stands_at(page, 701)
    expect(line(page, "total:")).to_contain_text("6990 → 7000")
    python_is_at(page, 700)


def test_the_track_tells_what_lies_under_the_pointer(page: Page) -> None:
    box = slider(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.0205, box["y"] + 20)
    tip = page.locator(".tip")
    expect(tip).to_contain_text("Event 21 of 1,000")
    expect(tip).to_contain_text("2026-03-01 09:01:40.000")
    expect(tip).to_contain_text("The same event was delivered twice")


def test_playing_runs_through_windows_and_pauses(page: Page) -> None:
    page.get_by_label("Playing speed").select_option("60")
    slider(page).focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function(
        "(slider) => Number(slider.getAttribute('aria-valuenow')) > 260",
        arg=slider(page).element_handle(),
    )
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    number = int(slider(page).get_attribute("aria-valuenow") or 0)
    python_is_at(page, number - 1)
    stands_at(page, number)
    expect(line(page, "total:")).to_contain_text(f"→ {10 * (number - 1)}")


def test_playing_stops_at_the_last_event(page: Page) -> None:
    slider(page).focus()
    page.keyboard.press("End")
    python_is_at(page, 999)
    page.get_by_label("Playing speed").select_option("60")
    page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Play", exact=True).click()
    stands_at(page, 1000)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_go_to_finds_versions_positions_and_times(page: Page) -> None:
    for by, text, number in (
        ("Version", "12", 12),
        ("Position", "3,510", 502),
        ("Time (UTC)", "2026-03-01 09:00:52", 11),
    ):
        page.get_by_label("Go to what").select_option(label=by)
        page.get_by_label("Go to", exact=True).fill(text)
        page.keyboard.press("Enter")
        stands_at(page, number)
        python_is_at(page, number - 1)


def test_go_to_says_what_is_wrong_in_place(page: Page) -> None:
    goal = page.get_by_label("Go to", exact=True)
    for text, problem in (
        ("1001", "There is no version 1001; versions run from 1 to 1000."),
        ("seven", "seven is not a whole number."),
    ):
        goal.fill(text)
        goal.press("Enter")
        expect(page.get_by_role("alert").filter(has_text=problem)).to_be_visible()
    stands_at(page, 8)
    page.get_by_role("button", name="Next event").click()
    expect(page.locator(".problem")).to_be_hidden()


def test_typing_in_the_fields_triggers_none_of_the_pages_shortcuts(page: Page) -> None:
    before = moves(page)
    page.get_by_label("Find in the state").press_sequentially("crc")
    expect(page.get_by_text("Clear caches")).to_have_count(0)
    assert moves(page) == before


def test_python_can_move_it(page: Page) -> None:
    page.get_by_role("button", name="Elsewhere").click()
    stands_at(page, 101)
    expect(line(page, "total:")).to_contain_text("990 → 1000")
    page.get_by_role("button", name="Next event").click()
    python_is_at(page, 101)
    stands_at(page, 102)


def test_values_show_exactly_as_they_are(page: Page) -> None:
    expect(line(page, "serial:")).to_contain_text("1234567890123456789012345678")
    expect(line(page, "ratio:")).to_contain_text("1.0")
    expect(line(page, "units:")).to_have_text(re.compile(r"units: 1$"))
    keys = page.locator(".tree .key").all_inner_texts()
    assert keys.index("10") < keys.index("9") < keys.index("a")
    expect(line(page, "__proto__:")).to_be_visible()
    assert page.evaluate("({}).polluted") is None


def test_markup_in_the_data_is_shown_as_text(page: Page) -> None:
    expect(line(page, "note:")).to_contain_text('<img src=x onerror=\\"window.hacked = 1\\">')
    expect(page.locator(".tree img")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_changes_are_marked_with_the_old_value_beside_the_new(page: Page) -> None:
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(line(page, "total:")).to_have_class(re.compile("changed"))
    expect(line(page, "total:").locator("del")).to_have_text("70")
    expect(line(page, "SKU-008:")).to_have_class(re.compile("added"))
    expect(change(page, "total")).to_contain_text("+10")
    page.keyboard.press("ArrowRight")
    gone = page.locator(".tree .line.removed")
    expect(gone).to_contain_text("C8")
    expect(gone.locator("del")).to_have_count(1)


def test_a_failed_event_and_what_rests_on_it_are_told(page: Page) -> None:
    page.get_by_role("button", name="1 error").click()
    stands_at(page, 41)
    banner = page.locator(".banner")
    expect(banner).to_contain_text("KeyError: 'sku'")
    page.get_by_role("button", name="Next event").click()
    expect(banner).to_contain_text("failed on an earlier event")
    page.get_by_role("button", name="Go to it").click()
    stands_at(page, 41)


def test_a_change_leads_to_its_place_in_the_state(page: Page) -> None:
    change(page, "SKU-007").get_by_role("button").first.click()
    expect(line(page, "SKU-007:")).to_have_class(re.compile("flash"))


def test_find_narrows_the_state_and_stays_while_scrubbing(page: Page) -> None:
    page.get_by_label("Find in the state").fill("TOTAL")
    expect(page.locator(".tree .line")).to_have_count(1)
    page.get_by_role("button", name="Next event").click()
    expect(page.locator(".tree .line")).to_have_text(re.compile("70 → 80"))
    page.get_by_label("Find in the state").fill("no such key")
    expect(page.get_by_text("Nothing here matches.")).to_be_visible()


def test_a_click_on_a_value_copies_its_pointer(
    serve: Callable[..., object], visit: Callable[..., Page]
) -> None:
    url = serve(APP, "1000", "70000").url  # type: ignore[attr-defined]
    page = opened(visit(url, permissions=["clipboard-read", "clipboard-write"]))
    line(page, "10:").locator(".value").click()
    expect(page.get_by_text("Copied /ranks/10")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "/ranks/10"
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied the state as JSON")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert '"serial": 1234567890123456789012345678' in copied
    assert '"ratio": 1.0' in copied


def test_the_state_can_be_read_with_the_keyboard(page: Page) -> None:
    page.get_by_role("tree", name="State").focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    item = page.get_by_role("treeitem", name="__proto__")
    expect(item).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(item).to_have_attribute("aria-expanded", "false")


def test_panels_stack_where_it_is_narrow(
    serve: Callable[..., object], visit: Callable[..., Page]
) -> None:
    url = serve(APP, "1000", "70000").url  # type: ignore[attr-defined]
    page = opened(visit(url, width=600))
    state = page.get_by_role("region", name="State").bounding_box()
    changes = page.get_by_role("region", name="Changes").bounding_box()
    assert state is not None
    assert changes is not None
    assert changes["y"] >= state["y"] + state["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_list_is_shown_in_parts(
    serve: Callable[..., object], visit: Callable[..., Page]
) -> None:
    url = serve(APP, "3000", "400000").url  # type: ignore[attr-defined]
    page = opened(visit(f"{url}/?index=2990"))
    expect(line(page, "99:")).to_have_count(1)
    expect(line(page, "100:")).to_have_count(0)
    expect(line(page, "2988:")).to_have_class(re.compile("added"))
    page.get_by_role("button", name="more", exact=False).click()
    expect(line(page, "599:")).to_have_count(1)
    expect(line(page, "600:")).to_have_count(0)
