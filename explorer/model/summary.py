"""What the store knows about a log without replaying it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from explorer.model.event import AggregateKey, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """One file of a dump, and what became of its records."""

    path: str
    format: str
    records: int
    events: int
    quarantined: int
    bytes: int
    loaded: int
    """Records that became events; of some formats a record is several."""

    folded: int
    """Records that only repeat what another says, such as a second delivery."""

    skipped: Mapping[str, int]
    """Records that are no events but mean something to their source, counted by what they are.

    `loaded + quarantined + folded + skipped = records`.
    """

    derived: tuple[str, ...]
    """Fields of events that the dump does not have, so that they were made up from others."""

    mapping: Mapping[str, str]
    """Where each field was found, as JSON Pointers; empty if records were translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What loading did; what became of every record is said per file."""

    events: int
    quarantined: int
    duplicates: int
    """Events whose id occurred before; they are loaded like any other."""

    aggregates: int
    format: str
    seconds: float
    reused: bool
    """True if the store already held this content and nothing was read again."""

    files: tuple[LoadedFile, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work has come."""

    what: str
    done: int
    total: int
    """0 while unknown. Same unit as `done`: bytes while loading, events while replaying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is in the log."""

    events: int
    aggregates: int
    chains: int
    """Distinct correlation ids."""

    quarantined: int
    duplicates: int
    first: datetime | None
    """Earliest `occurred_at`; None for an empty log."""

    last: datetime | None
    aggregate_types: tuple[tuple[str, int, int], ...]
    """(aggregate type, aggregates, events), most events first."""

    event_types: tuple[tuple[str, int], ...]
    """(event type, events), most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateSummary:
    """One aggregate as the log knows it."""

    key: AggregateKey
    events: int
    first_position: int
    last_position: int
    first: datetime
    last: datetime
    version: int | None
    """Highest recorded version; None where the dump has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """One page of a query's events, in position order."""

    events: tuple[Event, ...]
    before: int | None
    """Ask for the page before this position; None on the first page."""

    after: int | None
    """Ask for the page after this position; None on the last page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """The record an event came from, letter by letter."""

    file: str
    record: int
    """Number of the record in its file, from 1; 0 for an appended event."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainSummary:
    """One correlation id at a glance."""

    correlation_id: str
    events: int
    aggregates: int
    services: tuple[str, ...]
    """`metadata.service` where recorded, else the aggregate types; sorted."""

    first: datetime
    last: datetime
    missing: int
    """Events whose causation id names nothing in the dump, so commands are counted too."""

    depth: int | None = None
    """Events on the longest path of causes; None where nobody asked."""

    cyclic: bool | None = None
    """True if causes run in a circle; None where nobody asked."""
