from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from explorer.errors import QuestionError
from explorer.model import ChainQuery
from explorer.store import open_store
from tests.builders import an_event
from tests.store.files import a_store_file
from tests.store.stores import a_store

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import ChainSummary, Event


def linked(position: int, chain: str | None, cause: str | None = None, **fields: Any) -> Event:
    return an_event(position, correlation_id=chain, causation_id=cause, **fields)


LOG = [
    linked(0, "long", "command", event_type="Placed", aggregate_type="Order"),
    linked(1, "Wide", None),
    linked(2, "long", "e0", metadata={"service": "payments"}),
    linked(3, "Wide", "gone", aggregate_id="a-2"),
    linked(4, None),
    linked(5, "Wide", "e1", aggregate_id="a-3"),
    linked(6, "long", "e2", metadata={"service": None}),
    linked(7, "long", "e2", metadata={"service": "orders"}),
]


def chains(**query: Any) -> list[ChainSummary]:
    return a_store(LOG).chains(ChainQuery(**query))


def test_a_chain_is_summed_up() -> None:
    [long] = chains(id_contains="lon")
    assert (long.correlation_id, long.events, long.aggregates) == ("long", 4, 2)
    assert (long.first, long.last) == (LOG[0].occurred_at, LOG[-1].occurred_at)
    assert long.missing == 1
    assert (long.depth, long.cyclic) == (None, None)


def test_services_are_those_recorded_or_else_the_aggregate_types() -> None:
    found = {chain.correlation_id: chain.services for chain in chains()}
    assert found == {"long": ("orders", "payments"), "Wide": ("Account",)}


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("events", ["long", "Wide"]),
        ("aggregates", ["Wide", "long"]),
        ("duration", ["long", "Wide"]),
        ("missing", ["long", "Wide"]),  # one each: then by position
        ("start", ["long", "Wide"]),
    ],
)
def test_chains_come_in_the_order_asked_for(sort: str, ids: list[str]) -> None:
    assert [chain.correlation_id for chain in chains(sort=sort)] == ids


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(QuestionError, match="'size'") as error:
        chains(sort="size")
    assert "duration" in error.value.hint


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"id_contains": "wide"}, ["Wide"]),
        ({"id_contains": "%"}, []),
        ({"aggregate_type": "Order"}, ["long"]),
        ({"event_type": "Changed"}, ["long", "Wide"]),
        ({"event_type": "Placed", "aggregate_type": "Account"}, ["long"]),
    ],
)
def test_chains_are_narrowed(query: dict[str, str], ids: list[str]) -> None:
    assert [chain.correlation_id for chain in chains(**query)] == ids
    assert a_store(LOG).chain_count(ChainQuery(**query)) == len(ids)


def test_chains_come_in_pages() -> None:
    store = a_store(LOG)
    assert len(store.chains(ChainQuery(), limit=1)) == 1
    assert [c.correlation_id for c in store.chains(ChainQuery(), limit=1, offset=1)] == ["Wide"]
    assert store.chains(ChainQuery(), offset=2) == []


def test_the_events_of_a_chain_come_in_position_order() -> None:
    store = a_store(LOG)
    assert [event.id for event in store.chain_events("long")] == ["e0", "e2", "e6", "e7"]
    assert store.chain_events("LONG") == []


def test_an_append_belongs_to_its_chain_at_once() -> None:
    store = a_store(LOG)
    store.chains(ChainQuery())
    store.append("a-9", [linked(0, "Wide", "command", id="new", aggregate_id="a-9")], 0)
    [wide] = store.chains(ChainQuery(id_contains="wide"))
    assert (wide.events, wide.missing) == (4, 2)
    assert [event.id for event in store.chain_events("Wide")][-1] == "new"


def test_a_log_without_correlations_has_no_chains() -> None:
    store = a_store([an_event(0)])
    assert store.chains(ChainQuery()) == []
    assert store.chain_count(ChainQuery()) == 0


def test_chains_are_counted_once_for_all_who_open_the_store(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    with closing(open_store(path)) as first:
        found = first.chains(ChainQuery())
    with closing(open_store(path)) as second:
        assert second.chains(ChainQuery()) == found
