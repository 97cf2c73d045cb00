"""What a workspace answers where no room below has a value for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer import chains

if TYPE_CHECKING:
    import pyarrow as pa

    from explorer.model import AggregateKey, Change, Event
    from explorer.projections import ProjectionFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The events of one correlation id, and how they caused each other."""

    correlation_id: str
    events: tuple[Event, ...]
    """In position order, every delivery."""

    graph: chains.Graph

    def as_json(self) -> dict[str, Any]:
        """Return the graph as the command line prints it."""
        return chains.as_json(self.graph)

    def exported(self, kind: str) -> str:
        """Return the graph as the text of a file of a kind of `chains.SUFFIXES`."""
        return chains.exported(self.graph, kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcast:
    """What upcasters made of one event."""

    events: tuple[Event, ...] = ()
    """The events that it stands for today; none where it is dropped."""

    error: str | None = None
    """Why it could not be upcast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemChange:
    """One aggregate whose state differs between two cuts."""

    key: AggregateKey
    before: Any
    """Its state at the first cut; None where it was not there yet."""

    after: Any
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """The table of a projection at a cut."""

    table: pa.Table
    errors: tuple[str, ...]
    """What is wrong with the table, in sentences: what its handlers raised, or rows left out."""

    failures: tuple[ProjectionFailure, ...] = ()
    """The first events that its handlers failed on, in position order."""

    failed: int = 0
    """All events that its handlers failed on."""
