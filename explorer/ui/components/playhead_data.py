"""What the playhead tells the browser, as JSON: the track of a whole aggregate, a window of it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from math import log
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

from explorer.ui import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from explorer.model import Change, Cut, Event

BUCKETS = 300
"""At most so many bars on the track."""

PARTS = 6
"""So many event types of a bar are told apart."""

FAR = log(1_000)
"""A bar a thousand times denser or thinner than the middle one is as high or low as they get."""

MARKS = 2_000
"""At most so many error marks, and as many finding marks, on the track."""

UNKNOWN_COLOUR = "#8a90a8"


class WindowFrame(Protocol):
    """One frame of a window."""

    @property
    def index(self) -> int: ...
    @property
    def changes(self) -> Sequence[Change]: ...
    @property
    def error(self) -> str | None: ...
    @property
    def rests_on_error(self) -> bool: ...


class Window(Protocol):
    """Consecutive frames, and the state before the first of them."""

    @property
    def first(self) -> int: ...
    @property
    def base(self) -> Any: ...
    @property
    def frames(self) -> Sequence[WindowFrame]: ...


class Timeline(Protocol):
    """The frames of one aggregate, in replay order."""

    @property
    def events(self) -> Sequence[Event]: ...
    @property
    def versions(self) -> Sequence[int]: ...
    @property
    def errors(self) -> Sequence[tuple[int, str]]: ...
    def window(self, index: int) -> Window: ...
    def place(self, cut: Cut) -> int | None: ...


def track_data(
    timeline: Timeline,
    *,
    zone: ZoneInfo,
    colours: Mapping[str, str],
    findings: Mapping[int, str],
) -> dict[str, Any]:
    """Describe a whole aggregate: event types, density in at most `BUCKETS` bars, marks.

    Bucket k of b covers the indices from k*n//b to before (k+1)*n//b: `[height, time of the first
    event, [[number of an event type, count], …]]`. The height (0 to 100) says how close in time
    its events are, on a logarithmic scale; the counts are of its most frequent types, in order.
    """
    events = timeline.events
    counts = Counter(event.type for event in events).most_common()
    numbers = {name: number for number, (name, _) in enumerate(counts)}
    bounds = _bounds(len(events))
    return {
        "frames": len(events),
        "zone": str(zone),
        "versions": [timeline.versions[0], timeline.versions[-1]],
        "positions": [events[0].position, events[-1].position],
        "times": [wording.moment(event.occurred_at, zone) for event in (events[0], events[-1])],
        "types": [[name, colours.get(name, UNKNOWN_COLOUR), count] for name, count in counts],
        "buckets": [
            [height, wording.moment(events[start].occurred_at, zone), parts]
            for (start, end), height in zip(bounds, _heights(events, bounds), strict=True)
            for parts in (_parts(events[start:end], numbers),)
        ],
        "errors": [index for index, _ in timeline.errors[:MARKS]],
        "findings": [[index, text] for index, text in list(findings.items())[:MARKS]],
    }


def window_text(timeline: Timeline, window: Window, *, zone: ZoneInfo) -> str:
    """Write a window as JSON text, numbers exactly as they are.

    `{"first": index, "base": state, "frames": [[version, position, event type, event id, time,
    error, rests on error, [[op, path, old, new], …]], …]}`; the time is in `zone`, ready to show.
    """
    written = {
        "first": window.first,
        "base": window.base,
        "frames": [
            [
                timeline.versions[frame.index],
                event.position,
                event.type,
                event.id,
                wording.moment(event.occurred_at, zone),
                frame.error,
                frame.rests_on_error,
                [[change.op, change.path, change.old, change.new] for change in frame.changes],
            ]
            for frame in window.frames
            for event in (timeline.events[frame.index],)
        ],
    }
    return json.dumps(written, separators=(",", ":"), allow_nan=False)


def serves(window: Window, index: int, frames: int, *, seat: int) -> bool:
    """Tell whether `index` of `frames` lies in the window with enough of it to both sides.

    `seat` is the index that the window was made for: no more is asked than half of what it had.
    """
    last = window.first + len(window.frames) - 1
    margin = len(window.frames) // 4
    low = min(margin, (seat - window.first) // 2) if window.first > 0 else 0
    high = min(margin, (last - seat) // 2) if last < frames - 1 else 0
    return window.first + low <= index <= last - high


def _bounds(frames: int) -> list[tuple[int, int]]:
    buckets = min(frames, BUCKETS)
    edges = [number * frames // buckets for number in range(buckets)] + [frames]
    return list(pairwise(edges))


def _parts(events: Iterable[Event], numbers: Mapping[str, int]) -> list[list[int]]:
    counts = Counter(event.type for event in events).most_common(PARTS)
    return sorted([numbers[name], count] for name, count in counts)


def _heights(events: Sequence[Event], bounds: Sequence[tuple[int, int]]) -> list[int]:
    seconds = [event.occurred_at.timestamp() for event in events]
    rates = [log(_rate(seconds, start, end)) for start, end in bounds]
    middle = median(rates)
    low, high = max(min(rates), middle - FAR), min(max(rates), middle + FAR)
    return [_height(rate, low, high) for rate in rates]


def _rate(seconds: Sequence[float], start: int, end: int) -> float:
    """Events per second since the event before; time may stand still or run backwards."""
    since, last = (start - 1, end - 1) if start > 0 else (0, min(max(end - 1, 1), len(seconds) - 1))
    return max(last - since, 1) / max(abs(seconds[last] - seconds[since]), 0.001)


def _height(rate: float, low: float, high: float) -> int:
    if high - low < 1e-9:
        return 60
    return round(100 * (min(max(rate, low), high) - low) / (high - low))
