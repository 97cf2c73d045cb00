"""Questions about events, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Which events of the log; every field narrows, and the default is all of them."""

    types: tuple[str, ...] = ()
    """Any of these event types."""

    aggregate_types: tuple[str, ...] = ()
    aggregate_id: str | None = None
    """Exactly this id."""

    since: datetime | None = None
    """Inclusive lower bound of `occurred_at`."""

    until: datetime | None = None
    """Inclusive upper bound of `occurred_at`."""

    through: int | None = None
    """Inclusive upper bound of position."""

    user_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    text: str | None = None
    """Text anywhere in the payload, case-insensitive, taken literally."""

    path: str | None = None
    """JSON Pointer into the payload that must exist, and equal `value` where one is given."""

    value: str | None = None
    """A JSON value, or bare text taken as a string."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateQuery:
    """Which aggregates; every field narrows."""

    id_contains: str = ""
    """Part of the id, case-insensitive."""

    aggregate_types: tuple[str, ...] = ()
    event_type: str | None = None
    """Has at least one event of this type."""

    since: datetime | None = None
    """Its last event is at or after this time."""

    until: datetime | None = None
    """Its first event is at or before this time."""


class Followed(NamedTuple):
    """An event of one type and, within a time after it, one of another type in the same chain.

    Both bounds are inclusive, save that an event does not follow itself: of one type twice, the
    second must be later.
    """

    first: str
    then: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuery:
    """Which chains, and the order to list them in."""

    id_contains: str = ""
    aggregate_type: str | None = None
    event_type: str | None = None
    """Has at least one event of this type."""

    lacks: str | None = None
    """Has no event of this type."""

    followed: Followed | None = None
    caused: tuple[str, str] | None = None
    """(A, B): has a B that an A caused."""

    shape: str | None = None
    """Is of this variant."""

    sort: str = "events"
    """`events`, `aggregates`, `duration`, `missing` (each largest first) or `start` (earliest)."""
