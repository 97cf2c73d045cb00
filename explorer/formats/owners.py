"""Aggregates whose id is called after them: `orderId` of the events of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.formats.aliases import owner, words
from explorer.formats.observed import first_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.formats.observed import Column


def owned(ids: Sequence[Column], types: Column) -> tuple[Column, ...]:
    """Return the members, one or several, that hold the id of what the type of an event names.

    Each record has its aggregate in the first of them that it has. Nothing, if that is not so in
    all records, or if aggregates of several kinds would get the same id. Where the types name
    nothing, an id that is the only one is taken if several records share it.
    """
    candidates = [one for one in ids if owner(one.name)]
    places = range(len(types.values))
    chosen = [_named(candidates, str(types.values[place]), place) for place in places]
    if None not in chosen and (found := _in_turn([one for one in chosen if one])):
        return found
    only = candidates[0] if len(candidates) == 1 else None
    return (only,) if only and only.everywhere and only.repeated else ()


def _named(candidates: Sequence[Column], kind: str, place: int) -> Column | None:
    """The id in the record at a place whose name comes first in its type; the longer if equal."""
    said = "".join(words(kind))
    there = [one for one in candidates if one.values[place] is not None and owner(one.name) in said]
    return min(there, key=lambda one: (said.index(owner(one.name)), -len(one.name)), default=None)


def _in_turn(chosen: Sequence[Column]) -> tuple[Column, ...]:
    """The columns chosen, rarest first, if the first that a record has is the one chosen for it."""
    used = tuple(sorted(dict.fromkeys(chosen), key=lambda one: len(one.present)))
    values = [one.values[place] for place, one in enumerate(chosen)]
    first = first_of(used)
    several = sum(len({str(value) for value in _of(one, chosen)}) for one in used)
    apart = several == first.distinct
    return used if first.values == values and first.repeated and apart else ()


def _of(column: Column, chosen: Sequence[Column]) -> list[object]:
    return [column.values[place] for place, one in enumerate(chosen) if one is column]
