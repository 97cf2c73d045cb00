"""Time travel: what leads to a moment, what is said about an aggregate, and what the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from explorer.model import AggregateKey, AggregateQuery, Cut, parse_time
from explorer.replay import Timeline
from explorer.ui import links
from explorer.ui.components.aggregate_finder import Finder
from explorer.ui.components.aggregate_marks import marks, notices
from explorer.ui.components.track_colours import spread
from explorer.ui.pages.time_travel_moment import cut_at
from tests.builders import START, an_event
from tests.ui import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


class Count:
    """A reducer that counts."""

    name, guessed, fingerprint = "count", False, "count"

    def start(self) -> int:
        return 0

    def apply(self, live: int, _event: object) -> int:
        return live + 1

    def view(self, live: int) -> dict[str, int]:
        return {"n": live}


@pytest.fixture
def travel(open_app: Open, tmp_path: Path) -> Open:
    """Open the page on the shop: `travel(type="Order", id="order-o1")`."""
    argv = shop.written(tmp_path / "shop")
    return lambda **params: open_app("time-travel", argv=argv, **params)


def said(at: AppTest) -> str:
    parts = [*at.title, *at.markdown, *at.caption, *at.info, *at.warning, *at.error]
    return "\n".join(str(part.value) for part in parts)


def rows(at: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = at.dataframe[-1].value.to_dict("records")
    return found


def test_a_finder_survives_its_link() -> None:
    finder = Finder(
        query=AggregateQuery(
            id_contains="o 1&",
            aggregate_types=("Order", "Payment"),
            event_type="OrderPaid",
            since=parse_time("2026-03-01"),
            until=parse_time("2026-03-02T10:00:00.5"),
        ),
        after=AggregateKey("Order", "o7"),
    )
    assert Finder.read(links.grouped(finder.link().params)) == finder
    assert Finder.read({}) == Finder()


def test_repeated_versions_are_reached_by_position() -> None:
    events = [an_event(position, version=version) for position, version in enumerate((1, 2, 2, 3))]
    timeline = Timeline(events, Count())
    cuts = [cut_at(timeline, index) for index in range(4)]
    assert cuts == [Cut(version=1), Cut(position=1), Cut(version=2), Cut(version=3)]
    assert [timeline.place(cut) for cut in cuts] == [0, 1, 2, 3]


def test_an_aggregate_in_order_has_nothing_to_say() -> None:
    events = [an_event(position, version=position + 1) for position in range(3)]
    assert notices(events, [1, 2, 3]) == []
    assert marks(events, [1, 2, 3]) == {}


def test_gaps_duplicates_and_times_that_run_backwards_are_marked_and_told() -> None:
    events = [
        an_event(0, version=1),
        an_event(1, version=3, occurred_at=START),
        an_event(2, version=4, id="e0", occurred_at=START.replace(year=2025)),
    ]
    assert marks(events, [1, 3, 4]) == {
        1: "version 1 is followed by 3",
        2: "earlier than the event before it, delivered before with the same id",
    }
    told = notices(events, [1, 3, 4])
    assert [sentence.split(" ")[0] for sentence in told] == ["Events", "Time", "1"]


@pytest.mark.parametrize(
    ("recorded", "versions", "told"),
    [
        ((None, None), (1, 2), "The dump has no versions here"),
        ((1, None), (1, 2), "1 event without a version"),
        ((1, 1), (1, 1), "Versions repeat"),
    ],
)
def test_versions_that_cannot_be_trusted_are_explained(
    recorded: tuple[int | None, ...], versions: tuple[int, ...], told: str
) -> None:
    events = [an_event(place, version=version) for place, version in enumerate(recorded)]
    assert notices(events, versions)[0].startswith(told)


def test_types_that_share_the_colour_of_the_rest_get_a_free_one() -> None:
    usual = {"a": "red", "b": "grey", "c": "grey", "d": "grey"}
    assert spread("abcd", usual, ("red", "green", "blue")) == {
        "a": "red",
        "b": "green",
        "c": "blue",
    }


def test_without_an_aggregate_the_page_lists_them(travel: Open) -> None:
    at = travel()
    assert at.title[0].value == "Time travel"
    assert [row["Aggregate"] for row in rows(at)] == ["order-o2", "order-o1", "pay-o1"]


def test_a_link_with_a_type_alone_narrows_the_list(travel: Open) -> None:
    at = travel(type="Payment")
    assert [row["Aggregate"] for row in rows(at)] == ["pay-o1"]
    at.text_input(key="finder-find").set_value("nothing").run()
    assert "No aggregate fits" in at.info[0].value
    assert at.query_params == {"type": "Payment", "find": "nothing"}


@pytest.mark.parametrize(
    "moment", [{"version": "2"}, {"position": "5"}, {"at": "2026-03-01T12:05:30Z"}]
)
def test_version_position_and_time_open_the_same_moment(
    travel: Open, moment: dict[str, str]
) -> None:
    at = travel(type="Order", id="order-o1", **moment)
    shown = [code.value for code in at.code]
    assert '"eventId": "evt_3"' in "".join(shown)
    assert sum("/time-travel?type=Order&id=order-o1&version=2" in each for each in shown) == 1


def test_a_cut_before_the_first_event_says_so(travel: Open) -> None:
    assert "had no events up to there" in travel(id="pay-o1", position="1").info[0].value


def test_an_unknown_id_is_explained_above_the_list(travel: Open) -> None:
    at = travel(id="order-o9")
    assert "order-o9" in at.error[0].value.replace("\\", "")
    assert len(rows(at)) == 3


def test_a_failing_reducer_and_a_gap_are_said_with_a_way_to_them(travel: Open) -> None:
    at = travel(type="Order", id="order-o2")
    assert "failed on 1 event" in at.error[0].value
    assert "version 2 is followed by 4" in at.warning[0].value
    at.button(key="first-error").click().run()
    assert at.query_params["version"] == "4"


def test_a_guessed_reducer_is_labelled(travel: Open) -> None:
    assert "guessed" in said(travel(id="pay-o1"))


def test_the_cause_of_an_event_is_one_click_away(travel: Open) -> None:
    at = travel(type="Order", id="order-o1", version="2")
    at.button(key="to-cause").click().run()
    assert at.query_params == {"type": "Payment", "id": "pay-o1", "position": "2"}
    assert "pay" in at.title[0].value


def test_a_cause_that_is_not_in_the_dump_is_named(travel: Open) -> None:
    assert "is not in the dump" in said(travel(type="Order", id="order-o2", version="2"))


def test_the_current_event_is_marked_in_the_list(travel: Open) -> None:
    at = travel(type="Order", id="order-o1", version="2")
    assert [row["Version"] for row in rows(at)] == [1, 2, 3]
    assert at.session_state["aggregate-events"]["selection"]["rows"] == [1]
