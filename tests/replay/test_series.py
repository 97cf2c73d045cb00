from __future__ import annotations

from time import sleep
from typing import Any

from explorer.replay import Timeline
from tests.replay.builders import Ledger, an_event


class Numbers(Ledger):
    """The state is the payload."""

    def apply(self, _live: Any, event: Any) -> Any:
        return event.payload


def timeline_of(*states: Any, reducer: Any = None) -> Timeline:
    events = [an_event(place, payload=state) for place, state in enumerate(states)]
    return Timeline(events, reducer or Numbers())


def test_paths_of_numbers_come_with_those_near_the_root_first() -> None:
    timeline = timeline_of({"deep": {"n": 1, "list": [2, {"n": 3}]}, "n": 4}, {"late": 5.5})
    assert timeline.numeric_paths() == ["/n", "/late", "/deep/n", "/deep/list/0", "/deep/list/1/n"]
    assert timeline.numeric_paths(2) == ["/n", "/late"]


def test_truth_values_and_texts_are_no_numbers() -> None:
    timeline = timeline_of({"yes": True, "text": "1", "none": None, "a/b": 0})
    assert timeline.numeric_paths() == ["/a~1b"]


def test_a_series_has_a_number_or_none_per_version() -> None:
    found = timeline_of({"a": 1, "b": [2**70]}, {"a": True}, {"a": 1.5, "b": []}).series(
        ["/a", "/b/0"]
    )
    assert found.indices == (0, 1, 2)
    assert found.values == {"/a": (1, None, 1.5), "/b/0": (2**70, None, None)}
    assert found.complete


def test_top_level_numbers_do_not_need_the_whole_state() -> None:
    class Costly(Numbers):
        def view(self, _live: Any) -> Any:
            raise AssertionError

        def scalars(self, live: Any) -> Any:
            return {"a": live["a"]}

    assert timeline_of({"a": 1}, {"a": 2}, reducer=Costly()).series(["/a"]).values == {"/a": (1, 2)}


def test_a_sample_is_taken_where_all_states_would_take_too_long() -> None:
    class Slow(Numbers):
        def view(self, live: Any) -> Any:
            sleep(0.002)
            return live

    found = timeline_of(*({"a": [place]} for place in range(200)), reducer=Slow()).series(
        ["/a/0"], max_seconds=0.02
    )
    assert not found.complete
    assert found.indices[-1] == 199
    assert 1 <= len(found.indices) < 50
    assert found.values["/a/0"] == found.indices
