"""The order in which the events of one aggregate are folded."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Event

_position = attrgetter("position")
_version = attrgetter("version")


def replay_order(events: Sequence[Event]) -> tuple[list[Event], list[int]]:
    """Return the events of one aggregate in replay order, and their versions.

    By version if every event has one and none is used twice, else by position. An event without
    a version gets its place in replay order, from 1.
    """
    recorded = [event.version for event in events]
    if None not in recorded and len(set(recorded)) == len(recorded):
        ordered = sorted(events, key=_version)
        return ordered, [event.version for event in ordered if event.version is not None]
    ordered = sorted(events, key=_position)
    return ordered, [
        place if event.version is None else event.version
        for place, event in enumerate(ordered, start=1)
    ]
