"""How fast a dump of kcat loads: `python -m tests.bench.translated [EVENTS]`.

Processor time is that of the process and of those that it starts; others on the machine lengthen
only the wall clock's.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from explorer import formats
from explorer.store import load
from tests.bench.figures import Figures

EVENTS = 1_000_000
WANTED = 150_000
_TYPES = ("OrderPlaced", "ItemAdded", "OrderPaid", "OrderShipped")


def generate(events: int, path: Path) -> None:
    """Write messages with two headers, and JSON of 150 bytes in a string."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(events):
            file.write(f"{json.dumps(_message(number))}\n")


def _message(number: int) -> dict[str, object]:
    order = number * 7919 % max(1, number // 7 + 1)
    payload = {
        "orderId": f"order_{order:07}",
        "item": {"productId": f"prod_{number % 997}", "quantity": number % 5 + 1, "price": 12.5},
        "note": f"left at the door of number {number:09}, please ring",
    }
    return {
        "topic": "orders",
        "partition": order % 4,
        "offset": number,
        "tstype": "create",
        "ts": 1_767_225_600_000 + number * 13,
        "broker": 1,
        "headers": ["eventType", _TYPES[number % 4], "correlationId", f"corr-{order // 3}"],
        "key": f"order_{order:07}",
        "payload": json.dumps(payload),
    }


def main(events: int) -> None:
    """Load the messages once, in this process."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        dump = Path(folder) / "orders.kcat.jsonl"
        generate(events, dump)
        before, begun = _processor(), time.perf_counter()
        load([str(dump)], formats.detect, store=Path(folder) / "log.duckdb")
        seconds, busy = time.perf_counter() - begun, _processor() - before
        figures.row("loading a dump of kcat, per second", events / seconds, "events", least=WANTED)
        figures.row("processor time for each event", busy / events * 1e6, "µs")


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if sys.argv[1:] else EVENTS)
