"""Take the README's pictures anew: the app on its sample, as a reader sees it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from explorer.replay import Edit, Scenario
from explorer.workspace import scenario_link
from tests.browser import chromium
from tests.browser.conftest import start

APP = Path(__file__).parents[2] / "app.py"
FOLDER = Path(__file__).with_name("pictures")

SETTLED = 4000
"""Milliseconds after which charts, too, have been drawn."""

MENDED = scenario_link(
    Scenario(edits=(Edit(kind="set", event="evt_db142558", path="/item/price", value=12900),))
)

PICTURES = {
    "quality": ("quality", "light", 1240),
    "overview": ("overview", "light", 1000),
    "events": ("events?type=ItemAdded&path=/item/price", "light", 900),
    "time-travel": ("time-travel?type=Order&id=order_1596&version=4", "light", 1000),
    "why": ("time-travel?type=Order&id=order_1596&version=4&why=/total_amount", "light", 1250),
    "find": ("find?type=Stock&where=state.available+%3C+0", "light", 700),
    "what-if": (f"what-if?scenario={MENDED}", "light", 800),
    "system": ("system?type=Order", "light", 940),
    "chain": ("chains?correlation=corr_1596&event=evt_db142558", "dark", 1000),
    "projections": ("projections?name=revenue_per_day", "light", 800),
    "sql": ("sql?q=select+event_type,+count(*)+as+events+from+events+group+by+all", "dark", 800),
}
"""By name: address, colour scheme, height."""


def main() -> None:
    """Write every picture to `pictures/`."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "sample.duckdb")
        server = start(APP, ("--store", store), (), Path(folder) / "log.txt")
        try:
            _take_all(server.url)
        finally:
            server.stop()


def _take_all(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        for name, (address, scheme, height) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": 1440, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(f"{url}/{address}", wait_until="networkidle")
            page.wait_for_timeout(SETTLED)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
