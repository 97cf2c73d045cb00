"""Both stores keep the contract, and answer generated questions alike."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.store.memory import MemoryEventStore
from tests.builders import an_event
from tests.store.event_store_contract import EventStoreContract
from tests.store.stores import a_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.model import Event
    from explorer.store.contract import EventStore


class TestMemoryEventStore(EventStoreContract):
    def make_store(self, events: list[Event]) -> EventStore:
        return MemoryEventStore(events)


class TestDuckDBEventStore(EventStoreContract):
    def make_store(self, events: list[Event]) -> EventStore:
        return a_store(events)


ids = st.sampled_from(["a", "A", "b", "ä", ""])
types = st.sampled_from(["Opened", "Changed"])
aggregate_types = st.sampled_from(["", "Account", "Order"])
versions = st.one_of(st.none(), st.integers(0, 4))
times = st.datetimes().map(lambda time: time.replace(tzinfo=UTC, fold=0))
payloads = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=4,
)
drafts = st.fixed_dictionaries(
    {
        "event_type": types,
        "aggregate_id": ids,
        "aggregate_type": aggregate_types,
        "version": versions,
        "payload": payloads,
        "occurred_at": times,
    }
)
questions = st.one_of(
    st.builds(
        lambda aggregate_id, version, kind: (
            lambda store: store.events_of(aggregate_id, from_version=version, aggregate_type=kind)
        ),
        ids,
        st.integers(0, 5),
        st.none() | aggregate_types,
    ),
    st.builds(
        lambda kind, since: lambda store: list(store.events_of_type(kind, since=since)),
        types,
        st.none() | times,
    ),
    st.builds(
        lambda draft, expected, count: (
            lambda store: store.append(draft["aggregate_id"], [an_event(**draft)] * count, expected)
        ),
        drafts,
        st.integers(0, 4),
        st.integers(0, 2),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(drafts, max_size=6), st.lists(questions, max_size=6))
def test_generated_questions_get_equal_answers_from_both(
    log: list[dict[str, Any]], asked: list[Callable[[EventStore], object]]
) -> None:
    events = [an_event(position, **draft) for position, draft in enumerate(log)]
    memory, duckdb = MemoryEventStore(events), a_store(events)
    for ask in asked:
        assert _answer(ask, duckdb) == _answer(ask, memory)


def _answer(ask: Callable[[EventStore], object], store: EventStore) -> str:
    try:
        return repr(ask(store))
    except ExplorerError as error:
        return f"{type(error).__name__}: {error}"
