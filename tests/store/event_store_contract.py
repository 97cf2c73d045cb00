"""What every event store must do; each store's test class inherits this."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from explorer.errors import ConcurrencyError, QuestionError
from tests.builders import START, an_event

if TYPE_CHECKING:
    from explorer.model import Event
    from explorer.store.contract import EventStore

LOG = [
    an_event(0, "Opened", version=1),
    an_event(1, "Opened", version=1, aggregate_id="a-2"),
    an_event(2, version=2),
    an_event(3, version=2, aggregate_id="a-2", occurred_at=START),
    an_event(4, version=3),
]


class EventStoreContract:
    def make_store(self, events: list[Event]) -> EventStore:
        raise NotImplementedError

    def test_an_aggregate_has_its_own_events_in_order(self) -> None:
        store = self.make_store(LOG)
        assert store.events_of("a-1") == [LOG[0], LOG[2], LOG[4]]

    def test_from_version_is_inclusive(self) -> None:
        store = self.make_store(LOG)
        assert store.events_of("a-1", from_version=2) == [LOG[2], LOG[4]]

    def test_an_unknown_aggregate_has_no_events(self) -> None:
        store = self.make_store(LOG)
        assert store.events_of("a-9") == []
        assert store.events_of("a-1", aggregate_type="Order") == []

    def test_versions_decide_the_order_where_all_events_have_one(self) -> None:
        late = [an_event(0, version=2), an_event(1, version=1)]
        store = self.make_store(late)
        assert store.events_of("a-1") == [late[1], late[0]]
        assert store.events_of("a-1", from_version=2) == [late[0]]

    def test_without_versions_the_ordinal_counts(self) -> None:
        events = [an_event(0), an_event(1), an_event(2)]
        store = self.make_store(events)
        assert store.events_of("a-1", from_version=3) == [events[2]]

    def test_an_id_of_two_aggregates_needs_its_type(self) -> None:
        events = [an_event(0), an_event(1, aggregate_type="Order")]
        store = self.make_store(events)
        with pytest.raises(QuestionError, match="a-1 is the id of several") as error:
            store.events_of("a-1")
        assert error.value.hint.endswith("Account, Order.")
        assert store.events_of("a-1", aggregate_type="Order") == [events[1]]

    def test_events_of_a_type_come_in_position_order(self) -> None:
        store = self.make_store(LOG)
        assert list(store.events_of_type("Opened")) == [LOG[0], LOG[1]]
        assert list(store.events_of_type("Closed")) == []

    def test_since_is_inclusive_and_looks_at_time_not_at_position(self) -> None:
        store = self.make_store(LOG)
        since = START + timedelta(seconds=2)
        assert list(store.events_of_type("Changed", since=since)) == [LOG[2], LOG[4]]

    def test_an_append_numbers_the_events(self) -> None:
        store = self.make_store(LOG)
        store.append("a-1", [an_event(0, id="new"), an_event(0, id="newer")], 3)
        appended = store.events_of("a-1", from_version=4)
        assert [(e.id, e.position, e.version) for e in appended] == [("new", 5, 4), ("newer", 6, 5)]

    def test_an_append_keeps_everything_else_of_an_event(self) -> None:
        store = self.make_store([])
        event = an_event(
            0,
            "Öffnet\x00",
            version=1,
            occurred_at=START + timedelta(microseconds=1),
            payload={"big": 10**30, "float": 1.0, "null": None, "nested": [{"a/b": "ß\u2028"}]},
            metadata={"correlationId": "c", "service": "shop"},
            correlation_id="c",
            causation_id="command",
            user_id="u",
        )
        store.append("a-1", [event], 0)
        [kept] = store.events_of("a-1")
        assert kept == event
        assert repr(kept.payload) == repr(event.payload)

    def test_a_new_aggregate_is_at_version_0(self) -> None:
        store = self.make_store(LOG)
        store.append("a-3", [an_event(0, "Opened", aggregate_id="a-3")], 0)
        assert [event.version for event in store.events_of("a-3")] == [1]

    def test_aggregates_of_different_types_have_their_own_versions(self) -> None:
        store = self.make_store(LOG)
        store.append("a-1", [an_event(0, aggregate_type="Order")], 0)
        assert len(store.events_of("a-1", aggregate_type="Account")) == 3
        assert len(store.events_of("a-1", aggregate_type="Order")) == 1

    def test_without_versions_the_count_is_the_version(self) -> None:
        store = self.make_store([an_event(0), an_event(1)])
        store.append("a-1", [an_event(0)], 2)
        assert [event.version for event in store.events_of("a-1")] == [None, None, 3]

    def test_the_highest_version_is_the_version_even_after_a_gap(self) -> None:
        store = self.make_store([an_event(0, version=7)])
        store.append("a-1", [an_event(0)], 7)
        assert [event.version for event in store.events_of("a-1")] == [7, 8]

    @pytest.mark.parametrize("expected", [0, 2, 4])
    def test_a_wrong_expected_version_changes_nothing(self, expected: int) -> None:
        store = self.make_store(LOG)
        with pytest.raises(ConcurrencyError) as error:
            store.append("a-1", [an_event(0)], expected)
        assert (error.value.expected, error.value.actual) == (expected, 3)
        assert f"version 3, but the append expected version {expected}" in str(error.value)
        assert store.events_of("a-1") == [LOG[0], LOG[2], LOG[4]]
        assert len(list(store.events_of_type("Changed"))) == 3

    def test_events_of_another_aggregate_are_refused(self) -> None:
        store = self.make_store(LOG)
        with pytest.raises(QuestionError, match="e0 belongs to a-2, not to a-1"):
            store.append("a-1", [an_event(1), an_event(0, aggregate_id="a-2")], 3)
        assert len(store.events_of("a-1")) == 3

    @pytest.mark.parametrize(
        ("spoilt", "complaint"),
        [
            (an_event(0, version=9), "has version 9, but version 5 comes next"),
            (an_event(0, payload={1}), "not JSON"),
            (an_event(0, payload=float("nan")), "not JSON"),
            (an_event(0, payload="\ud800"), "not JSON"),
            (an_event(0, occurred_at=datetime(2026, 1, 1)), "time zone"),  # noqa: DTZ001
            (an_event(0, aggregate_type="Order"), "aggregate types"),
        ],
    )
    def test_a_spoilt_second_event_stops_the_first_one_too(
        self, spoilt: Event, complaint: str
    ) -> None:
        store = self.make_store(LOG)
        with pytest.raises(QuestionError, match=complaint):
            store.append("a-1", [an_event(0), spoilt], 3)
        assert store.events_of("a-1") == [LOG[0], LOG[2], LOG[4]]

    def test_appending_nothing_changes_nothing(self) -> None:
        store = self.make_store(LOG)
        store.append("a-1", [], 3)
        assert store.events_of("a-1") == [LOG[0], LOG[2], LOG[4]]

    def test_of_two_appends_at_once_one_wins(self) -> None:
        store = self.make_store(LOG)
        start, lost = Barrier(8), []

        def attempt(number: int) -> None:
            start.wait()
            try:
                store.append("a-1", [an_event(0, id=f"by-{number}")], 3)
            except ConcurrencyError:
                lost.append(number)

        threads = [Thread(target=attempt, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lost) == 7
        assert [event.version for event in store.events_of("a-1")] == [1, 2, 3, 4]

    def test_appends_to_different_aggregates_all_arrive(self) -> None:
        store = self.make_store([])
        ids = [f"b-{number}" for number in range(8)]
        threads = [
            Thread(target=store.append, args=(name, [an_event(0, aggregate_id=name)], 0))
            for name in ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        positions = [event.position for event in store.events_of_type("Changed")]
        assert positions == list(range(8))

    def test_what_a_reader_does_to_a_payload_stays_with_the_reader(self) -> None:
        store = self.make_store([])
        store.append("a-1", [an_event(0, payload={"n": [1]})], 0)
        store.events_of("a-1")[0].payload["n"].append(2)
        assert store.events_of("a-1")[0].payload == {"n": [1]}
