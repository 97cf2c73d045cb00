from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from explorer.replay import replay_order
from tests.replay.builders import an_event, logs

if TYPE_CHECKING:
    from explorer.model import Event


def placed(*events: tuple[int, int | None]) -> list[tuple[int, int]]:
    """Positions and versions in replay order, of (position, recorded version)."""
    ordered, versions = replay_order([an_event(place, version=each) for place, each in events])
    return [(event.position, version) for event, version in zip(ordered, versions, strict=True)]


def test_versions_decide_where_they_are_complete_and_unique() -> None:
    assert placed((0, 2), (1, 1), (2, 7)) == [(1, 1), (0, 2), (2, 7)]


def test_positions_decide_where_a_version_is_used_twice() -> None:
    assert placed((5, 1), (2, 2), (3, 1)) == [(2, 2), (3, 1), (5, 1)]


def test_positions_decide_where_a_version_is_missing_and_their_order_stands_in_for_it() -> None:
    assert placed((5, 1), (2, 9), (3, None)) == [(2, 9), (3, 2), (5, 1)]


@given(logs())
def test_nothing_is_lost_and_the_given_order_does_not_matter(events: list[Event]) -> None:
    ordered, versions = replay_order(events)
    assert sorted(event.position for event in ordered) == sorted(e.position for e in events)
    assert replay_order(events[::-1]) == (ordered, versions)
