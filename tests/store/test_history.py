"""A history answers for every cut what replaying up to it would give."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import Cancelled, NotFoundError, QuestionError
from explorer.model import END, Cut
from explorer.replay import HistoryRow, history_rows, state_at
from explorer.store import open_store
from tests.builders import START, an_event
from tests.store.files import a_store_file
from tests.store.reducers import Merging
from tests.store.stores import a_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from explorer.model import Event
    from explorer.store import DuckDBEventStore
    from explorer.store.system import History

KIND = ("Account", "merging")


def of_each(events: Sequence[Event]) -> dict[str, list[Event]]:
    ordered = sorted(events, key=attrgetter("aggregate_id"))
    return {k: list(v) for k, v in groupby(ordered, key=attrgetter("aggregate_id"))}


def rows_of(events: Sequence[Event]) -> Iterator[HistoryRow]:
    for of_one in of_each(events).values():
        yield from history_rows(of_one, Merging())


def a_history(events: Sequence[Event]) -> History:
    store = a_store(events)
    store.write_history(*KIND, rows_of(events))
    return store.history(*KIND)


def shown(table: pa.Table) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]


def changed(position: int, aggregate_id: str = "a-1", **payload: Any) -> Event:
    return an_event(position, aggregate_id=aggregate_id, payload=payload)


LOG = [
    changed(0, "a-1", status="open", total=1),
    changed(1, "a-2", status="open", total=2),
    changed(2, "a-1", status="paid"),
    changed(3, "a-3", status="open", total=2.0),
    changed(4, "a-2", status="paid"),
]

drafts = st.fixed_dictionaries(
    {
        "event_type": st.sampled_from(["Changed", "Changed", "Failed"]),
        "aggregate_id": st.sampled_from(["a", "b", "c"]),
        "version": st.none() | st.integers(1, 9),
        "occurred_at": st.integers(0, 4).map(lambda n: START + timedelta(seconds=n)),
        "payload": st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 2), max_size=2),
    }
)
cuts = st.one_of(
    st.just(END),
    st.integers(-1, 9).map(lambda position: Cut(position=position)),
    st.integers(-1, 6).map(lambda n: Cut(time=START + timedelta(seconds=n))),
)
logs = st.lists(drafts, max_size=8).map(
    lambda drafted: [an_event(position, **draft) for position, draft in enumerate(drafted)]
)


def replayed(events: Sequence[Event], cut: Cut) -> dict[str, Any]:
    frames = {id_: state_at(of_one, Merging(), cut) for id_, of_one in of_each(events).items()}
    return {id_: frame for id_, frame in frames.items() if frame is not None}


@settings(max_examples=80, deadline=None)
@given(logs, cuts)
def test_the_rows_at_a_cut_are_the_states_that_replay_gives(events: list[Event], cut: Cut) -> None:
    history = a_history(events)
    expected = [
        (
            id_,
            frame.version,
            frame.event.position,
            frame.error,
            frame.rests_on_error,
            None if "x" not in frame.state else str(frame.state["x"]),
        )
        for id_, frame in replayed(events, cut).items()
    ]
    found = history.rows_at(cut, ["/x"]).drop_columns("occurred_at")
    assert shown(found) == expected
    states = {row["aggregate_id"]: json.loads(row["state"]) for row in _rows(history, cut)}
    assert states == {id_: frame.state for id_, frame in replayed(events, cut).items()}


def _rows(history: History, cut: Cut) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = history.states_at(cut).to_pylist()
    return rows


@settings(max_examples=60, deadline=None)
@given(logs, cuts, cuts)
def test_what_differs_between_two_cuts_is_what_replay_says(
    events: list[Event], before: Cut, after: Cut
) -> None:
    old, new = replayed(events, before), replayed(events, after)
    expected = [
        id_
        for id_ in sorted({*old, *new})
        if (old[id_].state if id_ in old else None) != (new[id_].state if id_ in new else None)
    ]
    found, total = a_history(events).differing(before, after, 99)
    assert [each.aggregate_id for each in found] == expected
    assert total == len(expected)


@settings(max_examples=40, deadline=None)
@given(logs)
def test_counts_over_time_are_the_counts_at_the_end_of_each_bucket(events: list[Event]) -> None:
    found = Counter(
        {
            (row["bucket_start"], row["value"]): row["aggregates"]
            for row in a_history(events).counts_over_time("/x", 99).to_pylist()
        }
    )
    # times lie on whole seconds, so of ninety-nine buckets each holds one instant at most
    for start in {start for start, _ in found}:
        states = [
            f.state for f in replayed(events, Cut(time=start.replace(tzinfo=START.tzinfo))).values()
        ]
        at_start = Counter((start, str(s["x"]) if "x" in s else None) for s in states)
        assert {k: n for k, n in found.items() if k[0] == start} == at_start


def test_pages_go_on_after_an_id() -> None:
    history = a_history(LOG)
    first = history.rows_at(END, [], limit=2)["aggregate_id"].to_pylist()
    assert first == ["a-1", "a-2"]
    assert history.rows_at(END, [], limit=2, after="a-2")["aggregate_id"].to_pylist() == ["a-3"]


def test_fields_are_columns_of_json_text_under_their_own_names() -> None:
    table = a_history([changed(0, **{'a/"b': "x", "list": [1]})]).rows_at(END, ['/a~1"b', "/list"])
    assert table.column_names[-2:] == ['/a~1"b', "/list"]
    assert shown(table)[0][-2:] == ('"x"', "[1]")


@pytest.mark.parametrize(
    ("value", "ids"),
    [("paid", ["a-1", "a-2"]), ('"open"', ["a-3"]), ("closed", []), ("null", [])],
)
def test_a_field_narrows_the_rows(value: str, ids: list[str]) -> None:
    table = a_history(LOG).rows_at(END, [], where=("/status", value))
    assert table["aggregate_id"].to_pylist() == ids


def test_numbers_are_equal_by_value() -> None:
    history = a_history(LOG)
    assert history.count_at(END, where=("/total", "2")) == 2
    assert history.count_at(END, where=("/total", "2.0")) == 2
    assert history.count_at(END) == 3


def test_counts_at_a_cut_come_most_first() -> None:
    history = a_history(LOG)
    assert shown(history.counts_at(END, "/status")) == [('"paid"', 2), ('"open"', 1)]
    assert shown(history.counts_at(Cut(position=1), "/status")) == [('"open"', 2)]
    assert shown(history.counts_at(END, "/nothing")) == [(None, 3)]


def test_rare_values_over_time_are_folded_into_other() -> None:
    events = [changed(n, f"a-{n}", status=f"s{n}") for n in range(12)]
    table = a_history(events).counts_over_time("/status", 1)
    assert len(table) == 10
    assert {row["value"]: row["aggregates"] for row in table.to_pylist()}["other"] == 3


def test_the_order_of_keys_is_no_difference_but_the_type_of_a_number_is() -> None:
    same = [changed(0, x=1, y=2), changed(1, y=2)]
    rows = [
        replace(row, state=state)
        for row, state in zip(rows_of(same), ['{"x":1,"y":2}', '{"y":2,"x":1}'], strict=True)
    ]
    store = a_store(same)
    store.write_history(*KIND, rows)
    assert store.history(*KIND).differing(Cut(position=0), END, 9) == ([], 0)
    assert (
        a_history([changed(0, x=1), changed(1, x=1.0)]).differing(Cut(position=0), END, 9)[1] == 1
    )


def test_a_partial_state_counts_as_another_one_after_another_event() -> None:
    events = [changed(0, x=1), changed(1, x=1)]
    store = a_store(events)
    store.write_history(*KIND, [replace(row, partial=True) for row in rows_of(events)])
    assert store.history(*KIND).differing(Cut(position=0), END, 9)[1] == 1
    assert store.history(*KIND).differing(END, END, 9)[1] == 0


def test_only_as_many_differences_as_asked_for_but_all_are_counted() -> None:
    found, total = a_history(LOG).differing(Cut(position=-1), END, 2)
    assert [(each.aggregate_id, each.before) for each in found] == [("a-1", None), ("a-2", None)]
    assert total == 3


def test_fields_are_found_in_the_states() -> None:
    events = [changed(0, a={"b": 1, "c/d": [1]}, e={}), changed(1, "a-2", a={"b": 2})]
    assert a_history(events).fields() == ["/a/b", "/a/c~1d", "/e"]


def test_a_state_with_half_a_surrogate_pair_hides_no_other() -> None:
    events = [changed(0), changed(1, "a-2", x=1)]
    rows = list(rows_of(events))
    store = a_store(events)
    store.write_history(*KIND, [replace(rows[0], state='{"x":"\\ud800"}'), rows[1]])
    assert shown(store.history(*KIND).rows_at(END, ["/x"]))[1][-1] == "1"
    assert shown(store.history(*KIND).counts_at(END, "/x")) == [("1", 1), (None, 1)]


def test_a_version_is_no_cut_of_the_system() -> None:
    with pytest.raises(QuestionError, match="no version 3"):
        a_history(LOG).rows_at(Cut(version=3), [])


def test_what_is_no_pointer_is_refused() -> None:
    with pytest.raises(QuestionError, match="'status' is no JSON Pointer"):
        a_history(LOG).counts_at(END, "status")


def test_a_history_that_was_not_built_says_so() -> None:
    with pytest.raises(NotFoundError, match="Account has not been built"):
        a_store(LOG).history(*KIND).rows_at(END, [])


def test_nothing_of_a_cancelled_history_is_kept() -> None:
    store = a_store(LOG)

    def stopped() -> Iterator[HistoryRow]:
        yield from rows_of(LOG)
        raise Cancelled("Stopped.")  # noqa: EM101

    with pytest.raises(Cancelled):
        store.write_history(*KIND, stopped())
    assert not store.history_ready(*KIND)


def test_an_append_makes_a_history_stale() -> None:
    store = a_store(LOG)
    store.write_history(*KIND, rows_of(LOG))
    assert store.history_ready(*KIND)
    store.append("a-9", [an_event(aggregate_id="a-9")], 0)
    assert not store.history_ready(*KIND)


def test_histories_of_few_reducers_are_kept() -> None:
    store = a_store(LOG)
    for fingerprint in ("one", "two", "three"):
        store.write_history("Account", fingerprint, rows_of(LOG))
    ready = [store.history_ready("Account", name) for name in ("one", "two", "three")]
    assert ready == [False, True, True]


def written(store: DuckDBEventStore) -> bool:
    store.write_history(*KIND, rows_of(LOG))
    ready = store.history_ready(*KIND)
    store.close()
    return ready


def test_a_history_outlives_the_process_that_wrote_it(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    assert written(open_store(path))
    store = open_store(path)
    assert store.history_ready(*KIND)
    assert store.history(*KIND).count_at(END) == 3
    store.close()


def test_another_store_at_the_same_place_starts_without_one(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    assert written(open_store(path))
    path.unlink()
    store = open_store(a_store_file(path, LOG[:4]))
    assert not store.history_ready(*KIND)
    store.close()


def test_a_second_reader_of_the_store_builds_its_own_in_memory(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    first, second = open_store(path), open_store(path)
    assert not first.history_ready(*KIND)  # and now holds the file
    assert written(second)
    assert not first.history_ready(*KIND)
    first.close()


def test_a_damaged_sidecar_is_done_without(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", LOG)
    (tmp_path / "log.duckdb.history").write_bytes(b"not a database" * 1000)
    assert written(open_store(path))
