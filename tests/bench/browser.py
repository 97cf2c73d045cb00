"""How long the Time travel page takes in a real Chromium, on the store of a large log."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.bench.figures import Figures, percentile
from tests.browser import chromium
from tests.browser.conftest import start

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

    from explorer.model import AggregateKey

APP = Path(__file__).parents[2] / "app.py"
STEPS = 40

WATCH = """
() => {
  const slider = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.getAttribute("role") === "slider") return element;
      const inside = element.shadowRoot && slider(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const playhead = slider(document);
  window.steps = [];
  window.follows = [];
  addEventListener("keydown", () => {
    const pressed = performance.now();
    const before = playhead.getAttribute("aria-valuenow");
    const address = location.search;
    const step = () => {
      if (playhead.getAttribute("aria-valuenow") === before) requestAnimationFrame(step);
      else window.steps.push(performance.now() - pressed);
    };
    const follow = () => {
      if (location.search === address) requestAnimationFrame(follow);
      else window.follows.push(performance.now() - pressed);
    };
    requestAnimationFrame(step);
    requestAnimationFrame(follow);
  }, true);
}
"""


def measure(store: Path, key: AggregateKey, figures: Figures) -> None:
    """Open one aggregate, then step through it, a second between two steps."""
    with tempfile.TemporaryDirectory() as folder:
        server = start(APP, (str(store),), (), Path(folder) / "log.txt")
        try:
            with sync_playwright() as playwright:
                address = f"{server.url}/time-travel?type={key.type}&id={key.id}&version=1"
                page = _new_page(playwright)
                opening = _opened(page, address)
                figures.row("first paint, opening the store for it, cold browser", opening, "s")
                page.context.browser.close()
                page = _new_page(playwright)
                paint = _opened(page, address)
                figures.row("first paint, store open, cold browser", paint, "s", most=3)
                _step(page, figures)
                page.context.browser.close()
        finally:
            server.stop()


def _new_page(playwright: Playwright) -> Page:
    """Return a page of a browser that has fetched nothing yet."""
    browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
    return browser.new_page(viewport={"width": 1440, "height": 900})


def _opened(page: Page, address: str) -> float:
    started = time.perf_counter()
    page.goto(address)
    page.locator(".tree .line").first.wait_for()
    return time.perf_counter() - started


def _step(page: Page, figures: Figures) -> None:
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    page.get_by_role("slider", name="Playhead").focus()
    for place in range(STEPS):
        page.keyboard.press("ArrowRight" if place % 8 < 4 else "ArrowLeft")
        page.wait_for_timeout(1000)
    steps = page.evaluate("window.steps")
    follows = page.evaluate("window.follows")
    figures.row(
        f"a step of the playhead, p95 of {len(steps)}", percentile(steps, 95), "ms", most=50
    )
    settled = percentile(follows, 95) - 180
    figures.row("the page follows after settling (180 ms), p95", settled, "ms", most=300)
