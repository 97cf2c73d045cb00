"""Blame: every event of an aggregate that changed one value of its state."""

from __future__ import annotations

from dataclasses import dataclass
from marshal import dumps, loads
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from explorer.model.json_ready import NotJsonError, json_ready
from explorer.model.pointer import INDEX, child, pointer, tokens_of
from explorer.model.user_code import EXACT
from explorer.replay.identity import identity_of, named, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import Event
    from explorer.replay.fold import Fold
    from explorer.replay.timeline import Timeline

FOLLOWED = 1_000
"""Items of longer lists are known by their place, not by their identity."""

CLIPPED = 4_000
"""Bytes of a value beyond which a touch does not keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One event that set, changed or removed the value."""

    index: int
    """Of the event in replay order, from 0."""

    event: Event
    version: int
    op: Literal["add", "remove", "replace"]
    path: str
    """Where the value is after the event, or was before it if it is gone."""

    old: Any
    new: Any
    clipped: bool
    """True if the values are too large to be kept, and None here; the states have them."""


class Item(NamedTuple):
    """A step into a list, to the item with an identity, wherever it stands."""

    key: str
    value: str | int


Step = str | Item


def blame(timeline: Timeline, path: str, index: int | None = None) -> list[Touch]:
    """Return the events that changed the value at `path`, newest first.

    `path` is a JSON Pointer into the state after the event at `index`, the last one by default;
    the value need not be there any more. Items of lists are followed by their identity where they
    have one, else they are known by their place. Raises ValueError if `path` is no pointer.
    """
    last = len(timeline) - 1 if index is None else index
    steps = followed(timeline.state(last), tokens_of(path))
    return list(_touches(timeline, steps, last))[::-1]


def followed(state: Any, tokens: Sequence[str]) -> tuple[Step, ...]:
    """Return the way to a value as it can be found in other states: list items by identity."""
    steps: list[Step] = []
    for place, token in enumerate(tokens):
        step = _step(state, token)
        steps.append(step)
        try:
            state = child(state, token)
        except LookupError:
            return (*steps, *tokens[place + 1 :])
    return tuple(steps)


def _step(state: Any, token: str) -> Step:
    if type(state) is not list or not INDEX.fullmatch(token) or len(state) > FOLLOWED:
        return token
    key = identity_of(state)
    if key is None or int(token) >= len(state):
        return token
    return Item(key, named(state[int(token)], key))


class _Place:
    """Finds one value in state after state; an item is looked for first where it was last."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._hints = [0] * len(steps)

    def find_in(self, fold: Fold) -> tuple[str, Any] | None:
        """Return where the value is in the state of a fold, and the value; None where it is not."""
        kept = fold.fields() if self._steps else None
        if kept is None:
            return self._find(fold.shown()[0])
        try:
            return self._find(kept)
        except NotJsonError:
            return self._find(fold.shown()[0])

    def _find(self, value: Any) -> tuple[str, Any] | None:
        tokens: list[str | int] = []
        for number, step in enumerate(self._steps):
            value = _opened(value)
            token = self._token(value, step, number)
            if token is None:
                return None
            try:
                value = child(value, str(token))
            except LookupError:
                return None
            tokens.append(token)
        return pointer(tokens), json_ready(value)

    def _token(self, value: Any, step: Step, number: int) -> str | int | None:
        if isinstance(step, str):
            return step
        if type(value) is not list:
            return None
        hint = self._hints[number]
        if hint < len(value) and same(named(_opened(value[hint]), step.key), step.value):
            return hint
        for place, item in enumerate(value):
            if same(named(_opened(item), step.key), step.value):
                self._hints[number] = place
                return place
        return None


def _opened(value: Any) -> Any:
    """Make a live value JSON-ready where it is no plain container, whose parts may wait."""
    return value if type(value) in (dict, list) else json_ready(value)


class _Seen(NamedTuple):
    path: str
    sealed: bytes
    """The value: equal bytes for equal values, types and order of keys included."""

    holds_keys: bool
    """True for an object or a list, which could be equal but for the order of keys."""


def _touches(timeline: Timeline, steps: Sequence[Step], last: int) -> Iterator[Touch]:
    place = _Place(steps)
    run = timeline.run(-1)
    before: _Seen | None = None
    while run.index < last:
        run.step()
        found = place.find_in(run.fold)
        after = None if found is None else _seen(*found)
        if _differ(before, after):
            yield _touch(timeline, run.index, before, after)
        before = after


def _seen(path: str, value: Any) -> _Seen:
    return _Seen(path, dumps(value, EXACT), type(value) in (dict, list))


def _differ(before: _Seen | None, after: _Seen | None) -> bool:
    if before is None or after is None:
        return before is not after
    if before.sealed == after.sealed:
        return False
    if not (before.holds_keys and after.holds_keys):
        return True
    return _ordered(loads(before.sealed)) != _ordered(loads(after.sealed))  # noqa: S302


def _ordered(value: Any) -> bytes:
    """Return bytes that are equal for values that differ at most in the order of keys."""
    return dumps(_sorted(value), EXACT)


def _sorted(value: Any) -> Any:
    if type(value) is dict:
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if type(value) is list else value


def _touch(timeline: Timeline, index: int, before: _Seen | None, after: _Seen | None) -> Touch:
    clipped = any(seen is not None and len(seen.sealed) > CLIPPED for seen in (before, after))
    at = after or before
    return Touch(
        index=index,
        event=timeline.events[index],
        version=timeline.versions[index],
        op="add" if before is None else "remove" if after is None else "replace",
        path=at.path if at else "",
        old=None if before is None or clipped else loads(before.sealed),  # noqa: S302
        new=None if after is None or clipped else loads(after.sealed),  # noqa: S302
        clipped=clipped,
    )
