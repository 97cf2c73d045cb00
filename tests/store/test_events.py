"""Pages, counts and single events, against what plain Python says of the same log."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import NotFoundError, QuestionError
from explorer.model import Cut, EventQuery
from explorer.store import events as paging
from tests.builders import START, an_event
from tests.store.stores import a_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import Event
    from explorer.store import DuckDBEventStore

names = st.sampled_from(["a", "A", "b", "ß%_"])
payloads = st.one_of(
    st.dictionaries(
        st.sampled_from(["n", "a/b", "ß", "list"]),
        st.sampled_from([None, True, False, 0, 1, 1.0, 1.5, 10**30, "1", "x", "X%_", 'é"\\'])
        | st.lists(st.integers(0, 2), max_size=2),
        max_size=2,
    ),
    st.none() | st.just([{"n": 1}]) | st.just("text"),
)
logs = st.lists(
    st.fixed_dictionaries(
        {
            "event_type": names,
            "aggregate_id": names,
            "aggregate_type": st.sampled_from(["", "Account"]),
            "occurred_at": st.integers(0, 3).map(lambda n: START + timedelta(seconds=n)),
            "payload": payloads,
            "user_id": st.none() | names,
            "correlation_id": st.none() | names,
            "causation_id": st.none() | names,
        }
    ),
    max_size=8,
).map(lambda drafts: [an_event(position, **draft) for position, draft in enumerate(drafts)])
times = st.integers(-1, 4).map(lambda n: START + timedelta(seconds=n))
queries = st.builds(
    EventQuery,
    types=st.lists(names, max_size=2).map(tuple),
    aggregate_types=st.sampled_from([(), ("",), ("Account",), ("", "Account")]),
    aggregate_id=st.none() | names,
    since=st.none() | times,
    until=st.none() | times,
    through=st.none() | st.integers(-1, 9),
    user_id=st.none() | names,
    correlation_id=st.none() | names,
    causation_id=st.none() | names,
)


def matches(event: Event, query: EventQuery) -> bool:
    """Tell what every field of a query but those about the payload means."""
    named = ("user_id", "correlation_id", "causation_id", "aggregate_id")
    return all(
        [
            not query.types or event.type in query.types,
            not query.aggregate_types or event.aggregate_type in query.aggregate_types,
            query.since is None or event.occurred_at >= query.since,
            query.until is None or event.occurred_at <= query.until,
            query.through is None or event.position <= query.through,
            *(getattr(query, name) in (None, getattr(event, name)) for name in named),
        ]
    )


def pages(store: DuckDBEventStore, query: EventQuery, limit: int) -> Iterator[Sequence[Event]]:
    page = store.page(query, limit=limit)
    assert page.before is None
    yield page.events
    while page.after is not None:
        page = store.page(query, after=page.after, limit=limit)
        yield page.events


def pages_backwards(
    store: DuckDBEventStore, query: EventQuery, limit: int
) -> Iterator[Sequence[Event]]:
    page = store.page(query, before=99, limit=limit)
    assert page.after is None
    yield page.events
    while page.before is not None:
        page = store.page(query, before=page.before, limit=limit)
        yield page.events


@settings(max_examples=80, deadline=None)
@given(logs, queries, st.integers(1, 4), st.integers(1, 3))
def test_pages_in_both_directions_hold_just_what_the_query_means(
    log: list[Event], query: EventQuery, limit: int, window: int
) -> None:
    store = a_store(log)
    expected = [event for event in log if matches(event, query)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "FIRST_WINDOW", window)
        forwards = list(pages(store, query, limit))
        backwards = list(pages_backwards(store, query, limit))
    assert [event for page in forwards for event in page] == expected
    assert [event for page in reversed(backwards) for event in page] == expected
    assert all(len(page) == limit for page in forwards[:-1])
    assert all(len(page) == limit for page in backwards[:-1])
    assert store.count(query) == len(expected)


@settings(max_examples=50, deadline=None)
@given(logs, queries, st.integers(-1, 9))
def test_a_page_in_the_middle_says_what_lies_on_either_side(
    log: list[Event], query: EventQuery, position: int
) -> None:
    store = a_store(log)
    found = [event.position for event in log if matches(event, query)]
    page = store.page(query, after=position, limit=2)
    here = [event.position for event in page.events]
    assert here == [each for each in found if each > position][:2]
    first, last = (here[0], here[-1]) if here else (position + 1, position)
    assert (page.before is not None) == any(each < first for each in found)
    assert (page.after is not None) == (bool(here) and any(each > last for each in found))


@settings(max_examples=80, deadline=None)
@given(logs, st.sampled_from(["x", "X%", "%", "_", "ß", "É", '"', "\\", 'é"', "1", "ull", "nope"]))
def test_text_is_found_anywhere_in_the_payload_and_taken_literally(
    log: list[Event], text: str
) -> None:
    found = a_store(log).page(EventQuery(text=text)).events
    spelled = json.dumps(text, ensure_ascii=False)[1:-1].lower()
    for event in log:
        written = json.dumps(event.payload, ensure_ascii=False, separators=(",", ":")).lower()
        assert (event in found) == (text.lower() in written or spelled in written)


ABSENT = object()


def value_at(payload: Any, path: str) -> Any:
    for token in path.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(payload, dict) and key in payload:
            payload = payload[key]
        elif isinstance(payload, list) and key.isdecimal() and int(key) < len(payload):
            payload = payload[int(key)]
        else:
            return ABSENT
    return payload


def equal(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same: numbers by value, and true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return json.dumps(one) == json.dumps(other)
    return (type(one) is type(other) and one == other) or (_numbers(one, other) and one == other)


def _numbers(*values: Any) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


paths = st.sampled_from(["/n", "/a~1b", "/ß", "/list", "/list/0", "/0/n", "/nothing", ""])


@settings(max_examples=80, deadline=None)
@given(logs, paths)
def test_a_path_must_exist(log: list[Event], path: str) -> None:
    found = a_store(log).page(EventQuery(path=path)).events
    assert list(found) == [e for e in log if value_at(e.payload, path) is not ABSENT]


@settings(max_examples=150, deadline=None)
@given(
    logs,
    paths,
    st.sampled_from(
        [
            *("1", "1.0", "1e0", "0", "-0.0", "1.5", f"{10**30}", "1e30", "true", "false", "null"),
            *('"1"', "x", '"x"', "X%_", 'é"\\', "[]", "[1, 2]", "NaN", "", "1e999"),
        ]
    ),
)
def test_a_path_holds_a_value_by_its_type(log: list[Event], path: str, value: str) -> None:
    try:
        wanted = value if value == "NaN" else json.loads(value)
    except ValueError:
        wanted = value
    found = a_store(log).page(EventQuery(path=path, value=value)).events
    assert list(found) == [e for e in log if equal(value_at(e.payload, path), wanted)]


@pytest.mark.parametrize("number", [10**30, 2**63, -(10**25), 9007199254740993])
def test_large_integers_are_compared_digit_by_digit(number: int) -> None:
    log = [an_event(n, payload={"n": number + n}) for n in range(3)]
    found = a_store(log).page(EventQuery(path="/n", value=str(number + 1))).events
    assert list(found) == [log[1]]


def test_a_value_needs_a_path_and_a_path_a_slash() -> None:
    with pytest.raises(QuestionError, match="'7' needs a path"):
        a_store().count(EventQuery(value="7"))
    with pytest.raises(QuestionError, match="'status' is no JSON Pointer") as error:
        a_store().count(EventQuery(path="status"))
    assert "/status" in error.value.hint


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(QuestionError, match="has no time zone"):
        a_store().count(EventQuery(since=START.replace(tzinfo=None)))


def test_a_page_lies_on_one_side() -> None:
    with pytest.raises(QuestionError, match="not both"):
        a_store().page(EventQuery(), after=1, before=2)


LOG = [an_event(0), an_event(1), an_event(2, id="e0"), an_event(3, "Other")]


def test_one_event_is_found_by_id_and_by_position() -> None:
    store = a_store(LOG)
    assert store.event("e0") == LOG[0]
    assert store.event_at(2) == LOG[2]


def test_an_unknown_event_is_said() -> None:
    store = a_store(LOG)
    with pytest.raises(NotFoundError, match="'E0'"):
        store.event("E0")
    with pytest.raises(NotFoundError, match="position 4") as error:
        store.event_at(4)
    assert error.value.hint == "Positions go from 0 to 3."
    with pytest.raises(NotFoundError, match="position -1"):
        store.raw(-1)
    with pytest.raises(NotFoundError) as empty:
        a_store().event_at(0)
    assert empty.value.hint == "The log is empty."


def test_events_are_found_by_many_ids_and_each_once() -> None:
    assert a_store(LOG).find_events(["e3", "e0", "nope"]) == {"e0": LOG[0], "e3": LOG[3]}
    assert a_store(LOG).find_events([]) == {}


def test_the_record_of_an_appended_event_is_its_canonical_form() -> None:
    raw = a_store(LOG).raw(1)
    assert (raw.file, raw.record) == ("", 0)
    assert json.loads(raw.text)["eventId"] == "e1"


@settings(max_examples=40, deadline=None)
@given(logs, st.none() | st.integers(-1, 9), st.integers(1, 3))
def test_the_log_streams_in_position_order_up_to_a_cut(
    log: list[Event], position: int | None, window: int
) -> None:
    store = a_store(log)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "STREAM_WINDOW", window)
        streamed = list(store.log_stream(["a", "b"], Cut(position=position)))
        assert list(store.log_stream()) == log
    last = 99 if position is None else position
    assert streamed == [e for e in log if e.type in ("a", "b") and e.position <= last]


def test_the_log_streams_up_to_a_time_but_not_to_a_version() -> None:
    store = a_store(LOG)
    at = START + timedelta(seconds=1)
    assert list(store.log_stream(cut=Cut(time=at))) == LOG[:2]
    assert list(store.log_stream([])) == []
    with pytest.raises(QuestionError, match="no version 1"):
        store.log_stream(cut=Cut(version=1))


@settings(max_examples=40, deadline=None)
@given(logs)
def test_replay_streams_whole_aggregates_each_once(log: list[Event]) -> None:
    streamed = list(a_store(log).replay_stream())
    assert sorted(event.position for events in streamed for event in events) == [*range(len(log))]
    keys = [events[0].key for events in streamed]
    assert len({*keys}) == len(keys)
    for events in streamed:
        assert events == [event for event in log if event.key == events[0].key]


def test_replay_streams_only_the_aggregate_types_asked_for() -> None:
    log = [an_event(0), an_event(1, aggregate_type="Order"), an_event(2, aggregate_type="")]
    store = a_store(log)
    assert list(store.replay_stream(["Order"])) == [[log[1]]]
    assert list(store.replay_stream([""])) == [[log[2]]]
    assert list(store.replay_stream([])) == []
