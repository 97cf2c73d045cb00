"""Many threads ask one store at once, and each gets its own answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from explorer.model import AggregateKey, ChainQuery, EventQuery
from explorer.store import open_store
from tests.builders import an_event
from tests.store.files import a_store_file

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.store import DuckDBEventStore

LOG = [
    an_event(n, aggregate_id=f"a-{n % 20}", correlation_id=f"c-{n % 30}", version=n // 20 + 1)
    for n in range(600)
]


def answers(store: DuckDBEventStore, number: int) -> list[object]:
    aggregate_id = f"a-{number % 20}"
    return [
        [event.id for event in store.page(EventQuery(aggregate_id=aggregate_id)).events],
        store.count(EventQuery(path="/n", value=str(number))),
        [event.id for event in store.aggregate_events(AggregateKey("Account", aggregate_id))],
        [event.id for event in store.chain_events(f"c-{number % 30}")],
        store.chain_count(ChainQuery()),
        store.findings(),
        store.summary().events,
    ]


def test_sixteen_threads_get_the_answers_that_one_would(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    with closing(open_store(path)) as shared, ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: answers(shared, number), range(48)))
    with closing(open_store(path)) as alone:
        assert found == [answers(alone, number) for number in range(48)]
