from __future__ import annotations

from datetime import timedelta

import pytest

from explorer.errors import NotFoundError, QuestionError
from explorer.model import AggregateKey, AggregateQuery
from tests.builders import START, an_event
from tests.store.stores import a_store

ORDER, ACCOUNT = AggregateKey("Order", "x-1"), AggregateKey("Account", "x-1")
LOG = [
    an_event(0, "Opened", version=2, aggregate_id="x-1"),
    an_event(1, "Placed", aggregate_id="x-1", aggregate_type="Order"),
    an_event(2, version=1, aggregate_id="x-1"),
    an_event(3, aggregate_id="Y%2", aggregate_type=""),
    an_event(4, "Placed", aggregate_id="y-3", aggregate_type="Order"),
]


def ids(query: AggregateQuery, **options: object) -> list[str]:
    found = a_store(LOG).find_aggregates(query, **options)  # type: ignore[arg-type]
    return [f"{each.key.type}:{each.key.id}" for each in found]


EVERYTHING = ["Account:x-1", ":Y%2", "Order:x-1", "Order:y-3"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AggregateQuery(), EVERYTHING),
        (AggregateQuery(id_contains="Y"), [":Y%2", "Order:y-3"]),
        (AggregateQuery(id_contains="%"), [":Y%2"]),
        (AggregateQuery(aggregate_types=("Order", "")), [":Y%2", "Order:x-1", "Order:y-3"]),
        (AggregateQuery(event_type="Placed"), ["Order:x-1", "Order:y-3"]),
        (AggregateQuery(event_type="Nothing"), []),
        (AggregateQuery(since=START + timedelta(seconds=3)), [":Y%2", "Order:y-3"]),
        (AggregateQuery(until=START + timedelta(seconds=1)), ["Account:x-1", "Order:x-1"]),
    ],
)
def test_aggregates_are_found_most_events_first(query: AggregateQuery, expected: list[str]) -> None:
    assert ids(query) == expected
    assert a_store(LOG).aggregate_count(query) == len(expected)


def test_pages_of_aggregates_go_on_after_a_key() -> None:
    assert ids(AggregateQuery(), limit=2) == EVERYTHING[:2]
    assert ids(AggregateQuery(), limit=2, after=AggregateKey("", "Y%2")) == EVERYTHING[2:]
    with pytest.raises(NotFoundError):
        ids(AggregateQuery(), after=AggregateKey("", "gone"))


def test_a_summary_tells_where_the_aggregate_lies_in_the_log() -> None:
    summary = a_store(LOG).aggregate(ACCOUNT)
    assert (summary.events, summary.first_position, summary.last_position) == (2, 0, 2)
    assert (summary.first, summary.last) == (START, START + timedelta(seconds=2))
    assert summary.version == 2
    assert a_store(LOG).aggregate(ORDER).version is None


def test_an_aggregate_of_another_type_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no aggregate Refund x-1"):
        a_store(LOG).aggregate(AggregateKey("Refund", "x-1"))


def test_the_events_of_an_aggregate_come_in_replay_order() -> None:
    assert a_store(LOG).aggregate_events(ACCOUNT) == [LOG[2], LOG[0]]
    assert a_store(LOG).aggregate_events(AggregateKey("Refund", "x-1")) == []


def test_an_id_may_belong_to_several_aggregates() -> None:
    assert a_store(LOG).keys_of("x-1") == [ACCOUNT, ORDER]
    assert a_store(LOG).keys_of("x") == []
    with pytest.raises(QuestionError):
        a_store(LOG).events_of("x-1")


def test_an_append_moves_the_aggregate_on() -> None:
    store = a_store(LOG)
    store.append("x-1", [an_event(aggregate_id="x-1", occurred_at=START - timedelta(days=1))], 2)
    summary = store.aggregate(ACCOUNT)
    assert (summary.events, summary.last_position, summary.version) == (3, 5, 3)
    assert (summary.first, summary.last) == (START - timedelta(days=1), LOG[2].occurred_at)
