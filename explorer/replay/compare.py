"""What another reducer would change: two folds of every aggregate, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from marshal import dumps
from typing import TYPE_CHECKING, Any

from explorer.model import Change
from explorer.model.pointer import INDEX, pointer, tokens_of
from explorer.model.user_code import EXACT
from explorer.replay.diff import diff
from explorer.replay.fold import Fold, snapshot
from explorer.replay.order import replay_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explorer.model import AggregateKey, Event, Reducer


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The first event of an aggregate after which the two states are not the same."""

    key: AggregateKey
    event: Event
    path: str
    """JSON Pointer of the first value that differs; empty where only the errors do."""

    op: str
    """What makes the one state of the other: `add`, `remove` or `replace`; else `error`."""

    one: Any
    other: Any
    one_error: str | None
    """What the first reducer raised on the event."""

    other_error: str | None
    heals: bool
    """Whether the last states are the same again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DivergenceGroup:
    """Aggregates that begin to differ by the same type of event at the same path."""

    event_type: str
    path: str
    """With `*` for every place in a list."""

    aggregates: int
    example: Divergence
    """The first in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two reducers make of the same aggregates."""

    same: int
    """Aggregates whose states are the same after every event."""

    divergences: tuple[Divergence, ...]
    """One for each of the others, in the order of the log."""

    @property
    def groups(self) -> tuple[DivergenceGroup, ...]:
        """Return the divergences by event type and path, those of most aggregates first."""
        found: defaultdict[tuple[str, str], list[Divergence]] = defaultdict(list)
        for each in self.divergences:
            found[each.event.type, _any_place(each.path)].append(each)
        groups = [
            DivergenceGroup(event_type=kind, path=path, aggregates=len(own), example=own[0])
            for (kind, path), own in found.items()
        ]
        return tuple(sorted(groups, key=lambda group: -group.aggregates))


def compare(
    aggregates: Iterable[Sequence[Event]],
    one_for: Callable[[str], Reducer],
    other_for: Callable[[str], Reducer],
) -> Comparison:
    """Replay every aggregate through both reducers of its type.

    `aggregates` yields the events of one whole aggregate at a time. The order of keys does not
    count as a difference, nor do the words of two errors; that only one reducer fails does.
    """
    same = 0
    found: list[Divergence] = []
    for events in aggregates:
        if not events:
            continue
        kind = events[0].aggregate_type
        divergence = _divergence(replay_order(events)[0], one_for(kind), other_for(kind))
        if divergence is None:
            same += 1
        else:
            found.append(divergence)
    found.sort(key=lambda each: each.event.position)
    return Comparison(same=same, divergences=tuple(found))


def _divergence(events: Sequence[Event], one: Reducer, other: Reducer) -> Divergence | None:
    folds = Fold(one), Fold(other)
    for place, event in enumerate(events):
        errors = folds[0].step(event), folds[1].step(event)
        change = _difference(folds, errors)
        if change is not None:
            old, new = snapshot((change.old, change.new))
            return Divergence(
                key=event.key,
                event=event,
                path=change.path,
                op=change.op if change.path or old != new else "error",
                one=old,
                other=new,
                one_error=errors[0],
                other_error=errors[1],
                heals=_end_alike(folds, events[place + 1 :]),
            )
    return None


def _difference(folds: tuple[Fold, Fold], errors: tuple[str | None, str | None]) -> Change | None:
    (one, one_unwritable), (other, other_unwritable) = folds[0].shown(), folds[1].shown()
    if dumps(one, EXACT) != dumps(other, EXACT):
        changes = diff(one, other)
        if changes:
            return changes[0]
    failed = [bool(error) for error in (errors[0] or one_unwritable, errors[1] or other_unwritable)]
    return Change("", "replace", one, other) if failed[0] != failed[1] else None


def _end_alike(folds: tuple[Fold, Fold], rest: Sequence[Event]) -> bool:
    last: tuple[str | None, str | None] = None, None
    for event in rest:
        last = folds[0].step(event), folds[1].step(event)
    return bool(rest) and _difference(folds, last) is None


def _any_place(path: str) -> str:
    return pointer("*" if INDEX.fullmatch(token) else token for token in tokens_of(path))
