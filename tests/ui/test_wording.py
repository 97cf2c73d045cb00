"""Numbers, sizes, spans and times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui import wording


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (9_999, "9,999"), (12_345, "12.3k"), (999_999, "1.0M"), (2_000_000, "2.0M")],
)
def test_counts_are_shortened(count: int, text: str) -> None:
    assert wording.short(count) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1_400_000, "1.4 MB"), (716_000_000, "716 MB")],
)
def test_sizes_take_the_unit_that_fits(count: int, text: str) -> None:
    assert wording.size(count) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0 ms"),
        (timedelta(milliseconds=340), "340 ms"),
        (timedelta(minutes=12, seconds=5), "12 min 5 s"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4, minutes=9), "3 days 4 h"),
        (timedelta(days=3, seconds=4), "3 days"),
    ],
)
def test_spans_are_their_two_largest_units(duration: timedelta, text: str) -> None:
    assert wording.span(duration) == text


def test_a_rough_span_is_one_number() -> None:
    assert wording.roughly(timedelta(days=2_952)) == "8.1 years"
    assert wording.roughly(timedelta(seconds=30)) == "30 s"


def test_a_noun_follows_its_number() -> None:
    assert wording.counted(1, "event") == "1 event"
    assert wording.counted(2_000, "query", "queries") == "2,000 queries"


def test_times_are_shown_in_the_zone_as_exactly_as_they_were_recorded() -> None:
    prague = ZoneInfo("Europe/Prague")
    when = datetime(2026, 7, 1, 10, 0, 0, 120_000, tzinfo=UTC)
    assert wording.moment(when, prague) == "2026-07-01 12:00:00.120"
    assert wording.moment(when.replace(microsecond=7), prague) == "2026-07-01 12:00:00.000007"


@given(st.text())
def test_quoted_data_is_never_markup(text: str) -> None:
    escaped = wording.plain(text)
    assert "".join(escaped.split("\\")) == "".join(text.split("\\"))
    for mark in "`*_[]<>#$~|:":
        assert escaped.count(mark) == escaped.count(f"\\{mark}")
