"""How fast a dump loads, beside DuckDB's own reader: `python -m tests.bench.load [DUMP.jsonl]`.

Without a dump, one of 2,000,000 events is generated. Each run has a process of its own, so that
the peak of its memory can be told; what is compared runs in turn, and the best of each counts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from explorer import formats
from explorer.store import load
from tests.bench.generate import generate

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = 2_000_000
RUNS = 3
WANTED = 0.6

_READ_JSON = """
create table log as select * from read_json(?, format = 'newline_delimited', columns = {
    eventId: 'VARCHAR', eventType: 'VARCHAR', aggregateId: 'VARCHAR', aggregateType: 'VARCHAR',
    timestamp: 'TIMESTAMP', version: 'BIGINT', payload: 'JSON', metadata: 'JSON'
})
"""


def _read_json(database: str, dump: str) -> None:
    with closing(duckdb.connect(database)) as connection:
        connection.execute(_READ_JSON, [dump])


def _in_file(dump: str, folder: str) -> None:
    _read_json(f"{folder}/log.duckdb", dump)


def _in_memory(dump: str, folder: str) -> None:
    del folder
    _read_json(":memory:", dump)


def _load(dump: str, folder: str) -> None:
    os.environ["XDG_CACHE_HOME"] = folder
    load([dump], formats.detect, store=Path(folder) / "log.duckdb")


CONTESTANTS: dict[str, Callable[[str, str], None]] = {
    "load()": _load,
    "read_json into a table of a database file": _in_file,
    "read_json into a table in memory": _in_memory,
}


def main(arguments: list[str]) -> None:
    """Run all contestants in turn and print the best of each, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        dump = arguments[0] if arguments else f"{folder}/orders.jsonl"
        if not arguments:
            generate(EVENTS, dump)
        runs = [{name: _run(name, dump) for name in CONTESTANTS} for _ in range(RUNS)]
    best = {name: min(run[name] for run in runs) for name in CONTESTANTS}
    for name, (seconds, peak) in best.items():
        print(f"{seconds:7.2f} s  {peak:5.0f} MB at most  {name}")
    ours, *baselines = best
    for name in baselines:
        print(f"{best[name][0] / best[ours][0]:7.2f} of the speed of {name} (wanted: {WANTED})")


def _run(name: str, dump: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.load", "--one", name, dump]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = json.loads(ran.stdout)
    return seconds, peak


def _one(name: str, dump: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        CONTESTANTS[name](dump, folder)
        seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, peak]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(*sys.argv[2:])
    else:
        main(sys.argv[1:])
