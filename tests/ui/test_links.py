"""Every view has a URL that opens it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import QuestionError
from explorer.model import END, AggregateKey, Cut, EventQuery
from explorer.ui import links
from explorer.ui.event_view import EventView

texts = st.text(min_size=1)
positions = st.integers(0, 10**17)
times = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
cuts = st.one_of(
    st.just(END),
    st.builds(Cut, position=positions),
    st.builds(Cut, version=positions),
    st.builds(Cut, time=times),
)
queries = st.builds(
    EventQuery,
    types=st.lists(texts, unique=True).map(tuple),
    aggregate_types=st.lists(texts, unique=True).map(tuple),
    aggregate_id=st.none() | texts,
    since=st.none() | times,
    until=st.none() | times,
    through=st.none() | positions,
    user_id=st.none() | texts,
    correlation_id=st.none() | texts,
    causation_id=st.none() | texts,
    text=st.none() | texts,
    path=st.none() | texts,
    value=st.none() | texts,
)
views = st.builds(
    EventView,
    query=queries,
    after=st.none() | positions,
    before=st.none() | positions,
    event=st.none() | positions,
    finding=st.none() | texts,
)


@given(views)
def test_an_event_view_survives_its_url(view: EventView) -> None:
    assert EventView.read(links.grouped(view.link().params)) == view


@given(cuts)
def test_a_cut_survives_its_url(cut: Cut) -> None:
    assert links.cut_of(links.grouped(links.cut_params(cut))) == cut


@given(texts, texts, cuts)
def test_a_moment_survives_its_url(aggregate_type: str, aggregate_id: str, cut: Cut) -> None:
    key = AggregateKey(aggregate_type, aggregate_id)
    params = links.grouped(links.moment(key, cut).params)
    assert (links.key_of(params), links.cut_of(params)) == (key, cut)


def test_the_type_of_an_aggregate_may_be_left_out() -> None:
    assert links.key_of({"id": ["order-1"]}) == AggregateKey("", "order-1")
    assert links.key_of({"type": ["Order"]}) is None


def test_times_are_carried_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert links.time_param(datetime(2026, 3, 1, 21, tzinfo=tokyo)) == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"version": ["two"]}, "version=two"),
        ({"position": ["-1"]}, "position=-1"),
        ({"position": ["9" * 40]}, "position=999"),
        ({"at": ["tomorrow"]}, "at=tomorrow"),
    ],
)
def test_a_wrong_link_is_explained(params: dict[str, list[str]], wrong: str) -> None:
    with pytest.raises(QuestionError, match=wrong) as caught:
        links.cut_of(params)
    assert caught.value.hint


def test_another_filter_starts_at_its_first_page_and_keeps_the_opened_event() -> None:
    view = EventView(after=500, event=510, finding="gap")
    narrowed = view.narrowed(EventQuery(user_id="ann"))
    assert narrowed == EventView(query=EventQuery(user_id="ann"), event=510)
