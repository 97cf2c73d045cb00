"""Which one fault of a projector leaves a row as it was found: tried by replay."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from explorer.projections.python import project_event
from explorer.projections.table import Table
from explorer.projections.verify_values import key_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from explorer.model import Event
    from explorer.projections.python import PythonProjection, Upcast
    from explorer.projections.verify_rows import Row, RowDifference, Rule

MOST_STEPS = 200_000
"""Events that may be applied again to explain one row; beyond, only `stuck` is tried."""

LONGEST = 20_000
"""Events that may have their part in a row beyond which no fault is tried at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that may have gone wrong while the row was written."""

    kind: Literal["stuck", "lost", "twice", "swapped"]
    event: Event
    """Lost, applied twice, or applied after the next one; stuck: the first not applied."""

    other: Event | None = None
    """Swapped: the one that was applied first. Stuck: the last that was applied, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What was found out about one row."""

    faults: tuple[Fault, ...] = ()
    """Every single fault that explains it: `stuck`, then `lost`, `twice` and `swapped`."""

    reason: str = ""
    """Why there is none."""


class Replayer:
    """Computes one row again and again from the events around it."""

    def __init__(self, projection: PythonProjection, upcast: Upcast | None, rule: Rule) -> None:
        self._projection = projection
        self._upcast = upcast
        self._rule = rule

    def explain(
        self,
        difference: RowDifference,
        expected: Row | None,
        around: Sequence[Event] | None,
        own: frozenset[int],
    ) -> Explained:
        """Try every single fault. `around` are the events that have their part in the row, in
        position order, None if more than LONGEST; `own` are the positions of those that touch the
        row itself."""
        if not own:
            return Explained(reason="no event of the log touches this key")
        if around is None:
            return Explained(reason=f"over {LONGEST:,} events have their part in it: not tried")
        if not self._rule.alike(self._row(around, difference.key), expected):
            return Explained(reason="it rests on more than the events that touch it: not tried")
        faults = list(self._stuck(difference, around, own))
        steps = 3 * len(own) * len(around)
        if steps <= MOST_STEPS:
            faults += self._edited(difference, around, own)
        if faults:
            return Explained(faults=tuple(faults))
        if steps > MOST_STEPS:
            return Explained(reason=f"not stuck; {len(own):,} events are too many to try the rest")
        return Explained(reason="no single fault explains it")

    def _stuck(
        self, difference: RowDifference, around: Sequence[Event], own: frozenset[int]
    ) -> Iterator[Fault]:
        table = Table(self._projection.key)
        handler_of = self._projection.handlers()
        last: Event | None = None
        for event in around:
            if event.position in own:
                row = _row_of(table, self._projection.key, difference.key)
                if self._rule.alike(row, difference.actual):
                    yield Fault(kind="stuck", event=event, other=last)
                last = event
            for _ in project_event(handler_of, table, event, self._upcast):
                pass  # a failure leaves the table as it was

    def _edited(
        self, difference: RowDifference, around: Sequence[Event], own: frozenset[int]
    ) -> Iterator[Fault]:
        for fault, events in _edits(around, own):
            if self._rule.alike(self._row(events, difference.key), difference.actual):
                yield fault

    def _row(self, events: Iterable[Event], key: str) -> dict[str, Any] | None:
        table = Table(self._projection.key)
        handler_of = self._projection.handlers()
        for event in events:
            for _ in project_event(handler_of, table, event, self._upcast):
                pass  # a failure leaves the table as it was
        return _row_of(table, self._projection.key, key)


def _edits(around: Sequence[Event], own: frozenset[int]) -> Iterator[tuple[Fault, Sequence[Event]]]:
    """Yield every single fault with the events as they were applied."""
    places = [place for place, event in enumerate(around) if event.position in own]
    for place in places:
        yield Fault(kind="lost", event=around[place]), [*around[:place], *around[place + 1 :]]
    for place in places:
        yield Fault(kind="twice", event=around[place]), [*around[: place + 1], *around[place:]]
    for first, second in pairwise(places):
        swapped = list(around)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        yield Fault(kind="swapped", event=around[first], other=around[second]), swapped


def _row_of(table: Table, column: str, key: str) -> dict[str, Any] | None:
    return next((row for row in table.json_rows() if key_text(row[column]) == key), None)
