"""Chains of any size, and what opening them takes in a browser: `python -m tests.bench.chain`."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
