"""What the browser is told: exact, bounded, and no more than it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from explorer.errors import QuestionError
from explorer.model import Event
from explorer.replay import Timeline
from explorer.ui.components.playhead_data import BUCKETS, serves, track_data, window_text
from explorer.ui.components.playhead_goto import find

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Keep:
    """A reducer that keeps the last payload, and fails on the word "fail"."""

    name = "keep"
    guessed = False
    fingerprint = "keep"

    def start(self) -> Any:
        return None

    def apply(self, live: Any, event: Event) -> Any:  # noqa: ARG002  the reducer's signature
        if event.payload == "fail":
            raise ValueError("no")  # noqa: EM101  as a user's code does
        return event.payload

    def view(self, live: Any) -> Any:
        return live


@dataclass(frozen=True)
class Part:
    """The extent of a window."""

    first: int
    count: int
    base: Any = None
    frames: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frames", range(self.count))


def timeline(*payloads: Any, seconds: int = 60) -> Timeline:
    return Timeline(
        [
            Event(
                position=10 * index,
                id=f"e{index}",
                type="Failed" if payload == "fail" else "Kept",
                aggregate_id="a",
                aggregate_type="A",
                occurred_at=START + timedelta(seconds=seconds * index),
                payload=payload,
            )
            for index, payload in enumerate(payloads)
        ],
        Keep(),
    )


def told(of: Timeline, **changed: Any) -> dict[str, Any]:
    setting = {"zone": BERLIN, "colours": {"Kept": "#123456"}, "findings": {}} | changed
    return track_data(of, **setting)


def test_a_window_is_written_exactly_and_in_the_readers_zone() -> None:
    line = timeline({"n": 12345678901234567890123, "f": 1.0}, "fail")
    text = window_text(line, line.window(0), zone=BERLIN)
    assert json.loads(text) == {
        "first": 0,
        "base": None,
        "frames": [
            [1, 0, "Kept", "e0", "2026-03-01 10:00:00.000", None, False,
             [["replace", "", None, {"n": 12345678901234567890123, "f": 1.0}]]],
            [2, 10, "Failed", "e1", "2026-03-01 10:01:00.000", "ValueError: no", False, []],
        ],
    }  # fmt: skip
    assert '"n":12345678901234567890123,"f":1.0' in text


def test_a_text_with_half_a_character_can_be_sent() -> None:
    line = timeline({"broken": "\ud83d"})
    assert window_text(line, line.window(0), zone=BERLIN).encode("utf-8")


def test_a_track_says_what_is_where() -> None:
    track = told(timeline(1, 2, "fail", 4), findings={1: "twice"})
    assert track["frames"] == 4
    assert track["types"] == [["Kept", "#123456", 3], ["Failed", "#8a90a8", 1]]
    assert [parts for _, _, parts in track["buckets"]] == [[[0, 1]], [[0, 1]], [[1, 1]], [[0, 1]]]
    assert track["errors"] == [2]
    assert track["findings"] == [[1, "twice"]]
    assert track["versions"] == [1, 4]
    assert track["positions"] == [0, 30]
    assert track["times"] == ["2026-03-01 10:00:00.000", "2026-03-01 10:03:00.000"]


def test_a_long_track_has_bounded_bars_that_show_where_events_crowd() -> None:
    events = timeline(*range(1_000), seconds=0).events
    spread = [
        Event(
            position=event.position,
            id=event.id,
            type=event.type,
            aggregate_id="a",
            aggregate_type="A",
            occurred_at=START + timedelta(seconds=index if index < 500 else 500 + 100 * index),
        )
        for index, event in enumerate(events)
    ]
    buckets = told(Timeline(spread, Keep()))["buckets"]
    assert len(buckets) == BUCKETS
    assert buckets[10][0] > buckets[-10][0] + 20
    assert buckets[0][2] == [[0, 3]]
    assert all(0 <= height <= 100 for height, _, _ in buckets)


def test_events_at_one_time_or_backwards_in_time_have_a_height() -> None:
    assert {height for height, _, _ in told(timeline(1, 2, 3, seconds=0))["buckets"]} == {60}
    assert told(timeline(1, 2, 3, seconds=-5))["buckets"][0][0] >= 0
    assert told(timeline(1))["buckets"][0][0] == 60


@pytest.mark.parametrize(
    ("index", "is_enough"),
    [(99, False), (100, False), (124, False), (125, True), (175, True), (176, False), (200, False)],
)
def test_a_window_serves_as_long_as_a_quarter_lies_ahead(index: int, *, is_enough: bool) -> None:
    assert serves(Part(100, 100), index, 1_000, seat=150) is is_enough


def test_a_window_serves_up_to_the_ends_of_the_timeline() -> None:
    assert serves(Part(0, 100), 0, 100, seat=50)
    assert serves(Part(0, 100), 99, 100, seat=50)
    assert not serves(Part(0, 100), 99, 101, seat=50)


def test_a_window_with_nothing_to_one_side_serves_the_index_it_was_made_for() -> None:
    assert serves(Part(100, 40), 100, 1_000, seat=100)
    assert serves(Part(100, 1), 100, 1_000, seat=100)
    assert not serves(Part(100, 1), 101, 1_000, seat=100)


@pytest.mark.parametrize(
    ("by", "text", "index"),
    [
        ("version", "3", 2),
        ("position", "20", 2),
        ("position", "29", 2),
        ("position", "1,000", 3),
        ("time", "2026-03-01 10:01:30", 1),
        ("time", "2026-03-01T09:02:00Z", 2),
        ("time", "2026-03-02", 3),
    ],
)
def test_what_is_typed_leads_to_an_index(by: str, text: str, index: int) -> None:
    assert find(timeline(1, 2, 3, 4), by, text, BERLIN) == index


@pytest.mark.parametrize(
    ("by", "text", "problem"),
    [
        ("version", "5", "There is no version 5; versions run from 1 to 4."),
        ("version", "-1", "-1 is not a whole number."),
        ("position", "many", "many is not a whole number."),
        ("time", "yesterday", "yesterday is not a time."),
        ("time", "2020-01-01", "This aggregate has no event up to 2020-01-01."),
    ],
)
def test_what_leads_nowhere_is_told(by: str, text: str, problem: str) -> None:
    with pytest.raises(QuestionError, match=problem):
        find(timeline(1, 2, 3, 4), by, text, BERLIN)
