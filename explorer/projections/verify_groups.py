"""Rows that one fault explains together: the fault that explains most rows comes first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from explorer.projections.verify_faults import Fault

_ORDER = ("lost", "twice", "swapped", "stuck")
"""Of groups of a size: one event that went wrong is likelier than all that came after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultGroup:
    """What may have gone wrong, and the rows that it explains."""

    kind: str
    event_types: tuple[str, ...]
    """Of the event lost or applied twice, or of the two that were swapped; none if stuck."""

    stuck_between: tuple[int, int] | None
    """Stuck: the first and the last position after which nothing may have been applied any more
    to all of the rows; -1 is before the log."""

    faults: Mapping[str, Fault]
    """By the key of the row that it explains."""


_Name = tuple[int, tuple[str, ...], int]
"""Place in `_ORDER`, event types, and the position of `stuck`: sorts as groups of a size do."""


def grouped(faults: Mapping[str, tuple[Fault, ...]]) -> tuple[FaultGroup, ...]:
    """Choose one fault for every row, so that few groups explain all: most rows first.

    Rows stuck at one position are one group, and so are those where events of the same type were
    lost, applied twice or swapped.
    """
    left = {key: found for key, found in faults.items() if found}
    groups: list[FaultGroup] = []
    while left:
        name, chosen = _largest(left)
        kind = _ORDER[name[0]]
        groups.append(
            FaultGroup(
                kind=kind,
                event_types=name[1],
                stuck_between=_common(chosen.values()) if kind == "stuck" else None,
                faults=chosen,
            )
        )
        left = {key: found for key, found in left.items() if key not in chosen}
    return tuple(groups)


def _largest(left: Mapping[str, tuple[Fault, ...]]) -> tuple[_Name, dict[str, Fault]]:
    named: defaultdict[_Name, dict[str, Fault]] = defaultdict(dict)
    for key, found in left.items():
        for fault in found:
            if fault.kind != "stuck":
                named[_ORDER.index(fault.kind), _types(fault), 0].setdefault(key, fault)
    position = _most_stuck(left)
    if position is not None:
        named[_ORDER.index("stuck"), (), position] = _stuck_at(left, position)
    return min(named.items(), key=lambda item: (-len(item[1]), item[0]))


def _types(fault: Fault) -> tuple[str, ...]:
    return (fault.event.type, fault.other.type) if fault.other else (fault.event.type,)


def _span(fault: Fault) -> tuple[int, int]:
    """Return the first and last position at which a projector may have been stuck."""
    return (-1 if fault.other is None else fault.other.position), fault.event.position - 1


def _common(faults: Iterable[Fault]) -> tuple[int, int]:
    firsts, lasts = zip(*map(_span, faults), strict=True)
    return max(firsts), min(lasts)


def _most_stuck(left: Mapping[str, tuple[Fault, ...]]) -> int | None:
    """Return the position at which most rows may have been stuck."""
    spans = [_span(each) for found in left.values() for each in found if each.kind == "stuck"]
    changes = sorted([(first, 0) for first, _ in spans] + [(last, 1) for _, last in spans])
    best, most, open_spans = None, 0, 0
    for at, ends in changes:
        if ends:
            if open_spans > most:
                best, most = at, open_spans
            open_spans -= 1
        else:
            open_spans += 1
    return best


def _stuck_at(left: Mapping[str, tuple[Fault, ...]], position: int) -> dict[str, Fault]:
    return {
        key: fault
        for key, found in left.items()
        for fault in found
        if fault.kind == "stuck" and _span(fault)[0] <= position <= _span(fault)[1]
    }
