"""All benchmarks on one generated log: `python -m tests.bench [EVENTS]`, 2,000,000 unless told."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from explorer.model import AggregateQuery
from explorer.workspace import open_workspace
from tests.bench import browser, chain, declarative, load, python_reducer, states
from tests.bench.figures import Figures


def main(events: int) -> None:
    """Generate a log and print what loading, states and the Time travel page take on it."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        dump, store = Path(folder) / "orders.jsonl", Path(folder) / "orders.duckdb"
        _generate(events, dump)
        load.main([str(dump)])
        workspace = open_workspace(dump, store=store)
        states.measure(workspace, Path(folder), figures)
        chain.measure_all(workspace, figures)
        [longest] = workspace.find_aggregates(AggregateQuery(), limit=1)
        workspace.close()
        declarative.measure(store, figures)
        python_reducer.measure(store, figures)
        browser.measure(store, longest.key, figures)
        chain.measure(Path(folder), figures)


def _generate(events: int, dump: Path) -> None:
    """Do it in another process: the children of a large one begin with its peak of memory."""
    command = [sys.executable, "-m", "tests.bench.generate", str(events), str(dump)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else load.EVENTS)
