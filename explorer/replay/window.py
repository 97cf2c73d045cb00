"""The window: a stretch of frames, as a base state and the changes that each event made."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from marshal import dumps, loads
from time import perf_counter
from typing import TYPE_CHECKING, Any

from explorer.model import Change
from explorer.model.user_code import EXACT
from explorer.replay.diff import diff, patched
from explorer.replay.fold import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.replay.timeline import Timeline

FRAME_BYTES = 150
"""What a frame costs beside its changes."""


@dataclass(frozen=True, slots=True)
class WindowFrame:
    """One event: what it changed in the state before it."""

    index: int
    changes: tuple[Change, ...]
    error: str | None
    rests_on_error: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive frames of a timeline.

    `apply` the changes of the frames in turn to `base` for the states, or `inverted` for those
    before. The changes take at most the bytes that were asked for (a single frame may take more);
    the base state comes on top, however large it is.
    """

    first: int
    """Index of the first frame."""

    base: Any
    """The state before the first frame; None before the first event."""

    frames: tuple[WindowFrame, ...]


def around(timeline: Timeline, index: int, *, max_bytes: int, max_seconds: float) -> Window:
    """Return as many frames around `index` as the bounds allow, as many before as after it.

    Where one side has fewer frames left, the other gets more.
    """
    started = perf_counter()
    deadline = started + max_seconds
    alone = _Stretch(timeline, index)
    opened = perf_counter()
    alone.extend()
    seconds = deadline - perf_counter() - (opened - started)
    frames = min(seconds / (perf_counter() - opened), max_bytes / FRAME_BYTES)
    before, after = _centred(index, len(timeline) - 1 - index, int(max(frames, 0)))
    if before:
        lead = _Stretch(timeline, index - before)
        share = max_bytes * before // (before + after)
        patience = deadline - max_seconds * after / (before + after) / 2
        if lead.lead_to(index, max_bytes=share, deadline=patience):
            alone = lead
    alone.fill(max_bytes=max_bytes, deadline=deadline)
    return alone.window()


def _centred(before: int, after: int, frames: int) -> tuple[int, int]:
    """Share out so many frames between two sides that have no more than `before` and `after`."""
    half = frames // 2
    return min(before, max(half, frames - after)), min(after, max(half, frames - before))


class _Stretch:
    """Frames one after the other, growing at the end."""

    def __init__(self, timeline: Timeline, first: int) -> None:
        self._timeline = timeline
        self._run = timeline.run(first - 1)
        before = self._run.fold.shown()[0] if first else None
        self._sealed = dumps(before, EXACT)
        self._state = loads(self._sealed)  # noqa: S302  its own bytes
        self._dropped: list[Change] = []
        self._frames: deque[tuple[WindowFrame, int]] = deque()
        self._bytes = 0

    def extend(self) -> None:
        """Add the next frame."""
        run = self._run
        run.step()
        state, unwritable = run.fold.shown()
        changes = [_detached(change) for change in diff(self._state, state)]
        self._state = patched(self._state, changes)
        error = run.error or unwritable
        frame = WindowFrame(run.index, tuple(changes), error, run.rests_on_error)
        self._add(frame, FRAME_BYTES + _size(changes))

    def lead_to(self, index: int, *, max_bytes: int, deadline: float) -> bool:
        """Add the frames up to `index`, giving up the first ones where they take too much.

        Returns False if the time was up before.
        """
        while self._run.index < index:
            if perf_counter() > deadline:
                return False
            self.extend()
            while self._bytes > max_bytes and len(self._frames) > 1:
                self._drop_first()
        return True

    def fill(self, *, max_bytes: int, deadline: float) -> None:
        """Add frames until the bytes, the time or the events are used up."""
        last = len(self._timeline) - 1
        while self._run.index < last and self._bytes < max_bytes and perf_counter() < deadline:
            self.extend()
            if self._bytes > max_bytes:
                self._frames.pop()

    def window(self) -> Window:
        frames = tuple(frame for frame, _ in self._frames)
        base = patched(loads(self._sealed), self._dropped)  # noqa: S302
        return Window(frames[0].index, base, frames)

    def _add(self, frame: WindowFrame, size: int) -> None:
        self._frames.append((frame, size))
        self._bytes += size

    def _drop_first(self) -> None:
        frame, size = self._frames.popleft()
        self._dropped += frame.changes
        self._bytes -= size


def _detached(change: Change) -> Change:
    """Keep the new value from changing with the live state."""
    if isinstance(change.new, (dict, list)):
        return Change(change.path, change.op, change.old, snapshot(change.new))
    return change


def _size(changes: Sequence[Change]) -> int:
    """About the bytes of the changes as JSON."""
    return len(dumps([(change.path, change.old, change.new) for change in changes], EXACT))
