"""Chains of any size, and what opening them takes in a browser: `python -m tests.bench.chain`."""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.bench.figures import Figures
from tests.browser import chromium
from tests.browser.conftest import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.workspace import Workspace

APP = Path(__file__).parents[2] / "app.py"
START = datetime(2026, 1, 1, tzinfo=UTC)
TYPES = (("Import", "ImportStarted"), ("Batch", "BatchRead"), ("Stock", "StockCounted"))
LATER = (("Price", "PriceSet"), ("Stock", "StockReserved"), ("Shelf", "ShelfChosen"))
WIDE = 30


def write(path: Path, events: int) -> None:
    """Write one chain: an import of batches of items, on each of which a few things happen."""
    with path.open("w", encoding="utf-8") as file:
        for record in itertools.islice(_records(), events):
            file.write(json.dumps(record) + "\n")


def _records() -> Iterator[dict[str, Any]]:
    number = itertools.count(1)
    yield _record(0, None, *TYPES[0])
    while True:
        batch = next(number)
        yield _record(batch, 0, *TYPES[1])
        for _ in range(WIDE):
            cause = next(number)
            yield _record(cause, batch, *TYPES[2])
            for kind in LATER:
                effect = next(number)
                yield _record(effect, cause, *kind)


def _record(number: int, cause: int | None, aggregate_type: str, event_type: str) -> dict[str, Any]:
    return {
        "eventId": f"evt_{number}",
        "eventType": event_type,
        "aggregateType": aggregate_type,
        "aggregateId": f"{aggregate_type.lower()}_{number % 5_000}",
        "timestamp": (START + timedelta(milliseconds=7 * number)).isoformat(),
        "version": number // 5_000 + 1,
        "payload": {"number": number},
        "metadata": {
            "correlationId": "chain",
            "causationId": "command" if cause is None else f"evt_{cause}",
        },
    }


def measure_all(workspace: Workspace, figures: Figures) -> None:
    """Print how long the first question about all chains of a log takes, and the next ones."""
    for name, question, most in (
        ("map of event types", workspace.type_map, 2.0),
        ("variants", workspace.variants, 5.0),
        ("unfinished chains", workspace.unfinished, 5.0),
    ):
        for asked in ("first", "again"):
            began = time.perf_counter()
            question()
            figures.row(f"{name}, {asked}", time.perf_counter() - began, "s", most=most)


def measure(folder: Path, figures: Figures) -> None:
    """Print how long chains of three sizes take until their graph is in the page.

    The dump is open and the chain itself is opened for the first time.
    """
    for events, most in ((30, 0.5), (3_000, 1.0), (100_000, 2.0)):
        dump = folder / f"{events}.jsonl"
        write(dump, events)
        server = start(APP, (str(dump),), (), folder / "log.txt")
        try:
            seconds = _painted(server.url)
        finally:
            server.stop()
        figures.row(f"chain of {events:,} events: graph in Chromium", seconds, "s", most=most)


def _painted(url: str) -> float:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(120_000)
        page.goto(f"{url}/overview")
        page.get_by_text("Aggregates").first.wait_for()
        page.wait_for_load_state("networkidle")
        began = time.perf_counter()
        page.goto(f"{url}/chains?correlation=chain&event=evt_1")
        graph = page.get_by_role("listbox", name="Causation graph")
        graph.get_by_role("option").first.wait_for(state="attached")
        seconds = time.perf_counter() - began
        browser.close()
        return seconds


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary), Figures())
