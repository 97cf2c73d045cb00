"""What the log holds as a whole, and how much of it happened when."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import QuestionError
from explorer.model import EventQuery
from explorer.store import open_store
from tests.builders import START, an_event
from tests.store.dumps import a_dump, a_record, loaded
from tests.store.stores import a_store

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import Event

LOG = [
    an_event(0, "Opened", correlation_id="c-1", user_id="ada"),
    an_event(1, aggregate_type="Order", correlation_id="c-1", user_id="bob"),
    an_event(2, "Changed", id="e1", correlation_id="c-2", user_id="bob"),
    an_event(3, "Changed", aggregate_id="a-2", occurred_at=START - timedelta(days=1)),
]


def test_the_summary_counts_what_is_there() -> None:
    summary = a_store(LOG).summary()
    assert (summary.events, summary.aggregates, summary.chains) == (4, 3, 2)
    assert (summary.duplicates, summary.quarantined) == (1, 0)
    assert summary.first == START - timedelta(days=1)
    assert summary.last == START + timedelta(seconds=2)
    assert summary.aggregate_types == (("Account", 2, 3), ("Order", 1, 1))
    assert summary.event_types == (("Changed", 3), ("Opened", 1))


def test_an_empty_log_has_a_summary_too() -> None:
    summary = a_store().summary()
    assert (summary.events, summary.first, summary.event_types) == (0, None, ())
    assert a_store().report().files == ()


def test_an_append_shows_in_the_summary() -> None:
    store = a_store(LOG)
    store.summary()
    store.append("a-9", [an_event(0, "New", aggregate_id="a-9", correlation_id="c-9")], 0)
    summary = store.summary()
    assert (summary.events, summary.aggregates, summary.chains) == (5, 4, 3)


def test_users_and_event_types_come_most_first() -> None:
    store = a_store(LOG)
    assert store.users() == [("bob", 2), ("ada", 1)]
    assert store.users(limit=1) == [("bob", 2)]
    assert store.event_types() == [("Changed", 3), ("Opened", 1)]


def test_the_report_and_the_quarantine_are_those_of_loading(tmp_path: Path) -> None:
    dump = a_dump(tmp_path / "dump.jsonl", [a_record(0), "{}", a_record(1), "no json"])
    log = loaded(dump)
    with closing(open_store(log.path)) as store:
        report = store.report()
        assert (report.events, report.quarantined, report.aggregates) == (2, 2, 1)
        assert [file.path for file in report.files] == [str(dump)]
        assert [bad.record for bad in store.quarantine()] == [2, 4]
        assert [bad.record for bad in store.quarantine(limit=1, offset=1)] == [4]
        assert store.quarantine()[1].text == "no json"
        assert (store.raw(1).file, store.raw(1).record) == (str(dump), 3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), min_size=1, max_size=8),  # noqa: DTZ001
    st.integers(1, 20),
)
def test_activity_counts_every_event_once_in_few_buckets(
    times: list[datetime], buckets: int
) -> None:
    log = [
        an_event(n, occurred_at=time.replace(tzinfo=UTC, fold=0)) for n, time in enumerate(times)
    ]
    rows = a_store(log).activity(EventQuery(), buckets=buckets).to_pylist()
    assert sum(row["events"] for row in rows) == len(log)
    assert len({row["bucket_start"] for row in rows}) <= buckets
    for row in rows:
        inside = [e for e in log if row["bucket_start"] <= _naive(e) < row["bucket_end"]]
        assert len(inside) == row["events"]


def _naive(event: Event) -> datetime:
    return event.occurred_at.replace(tzinfo=None)


def test_buckets_are_round_and_their_kinds_sorted() -> None:
    table = a_store(LOG[:3]).activity(EventQuery(), buckets=2)
    start = START.replace(tzinfo=None)
    assert table.to_pylist() == [
        {
            "bucket_start": start,
            "bucket_end": start + timedelta(seconds=2),
            "kind": "Changed",
            "events": 1,
        },
        {
            "bucket_start": start,
            "bucket_end": start + timedelta(seconds=2),
            "kind": "Opened",
            "events": 1,
        },
        {
            "bucket_start": start + timedelta(seconds=2),
            "bucket_end": start + timedelta(seconds=4),
            "kind": "Changed",
            "events": 1,
        },
    ]


def test_buckets_stay_where_they_are_when_a_filter_is_added() -> None:
    store = a_store(LOG)
    everything = store.activity(EventQuery())
    opened = store.activity(EventQuery(types=("Opened",)))
    assert opened["bucket_start"][0] in list(everything["bucket_start"])


def test_activity_follows_the_filter_and_counts_by_aggregate_type() -> None:
    query = EventQuery(user_id="bob")
    rows = a_store(LOG).activity(query, by="aggregate_type").to_pylist()
    assert Counter(row["kind"] for row in rows) == {"Order": 1, "Account": 1}


def test_rare_kinds_are_folded_into_other() -> None:
    log = [an_event(n, f"T{min(n, 11):02}") for n in range(20)]
    rows = a_store(log).activity(EventQuery(), buckets=1).to_pylist()
    assert len(rows) == 10
    assert {row["kind"]: row["events"] for row in rows}["other"] == 3
    assert {row["kind"]: row["events"] for row in rows}["T11"] == 9


def test_the_activity_of_nothing_is_empty() -> None:
    assert a_store().activity(EventQuery()).num_rows == 0
    assert a_store(LOG).activity(EventQuery(text="nothing")).num_rows == 0


def test_activity_needs_a_bucket_and_a_column_it_knows() -> None:
    with pytest.raises(QuestionError, match="0 buckets"):
        a_store(LOG).activity(EventQuery(), buckets=0)
    with pytest.raises(QuestionError, match="'record'"):
        a_store(LOG).activity(EventQuery(), by="record")  # type: ignore[arg-type]
