"""How the records of a file become events: found by pointers, or translated one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model.mapping import RecordMapping

ROW_COLUMNS = (
    "number",
    "event_id",
    "event_type",
    "aggregate_type",
    "aggregate_id",
    "time_text",
    "version_text",
    "correlation_id",
    "causation_id",
    "user_id",
    "payload",
    "metadata",
    "lane",
    "major",
    "minor",
    "identity",
)
"""What a translated event is made of; `number` is the place of its record in the batch, from 0.

All others are text or None; `payload` and `metadata` are JSON and never None.
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """What translating a batch of records gave. Every record is in exactly one of the three."""

    events: Sequence[tuple[Any, ...]]
    """`ROW_COLUMNS` of each event. A record may be several of them, or one."""

    faults: Sequence[tuple[int, str]]
    """Place of a record that cannot be an event, from 0, and why, in one sentence."""

    skipped: Sequence[tuple[int, str]]
    """Place of a record that is no event but has its use for the source, and what it is."""

    derived: frozenset[str] = field(default_factory=frozenset)
    """Fields of events that the dump does not have, so that they were made up from others."""


class Line(NamedTuple):
    """Where a record is, for formats that need to know it."""

    file: str
    """The name of its file."""

    number: int
    """The number of the record in the file, from 1."""

    beside: tuple[bytes | None, ...]
    """What is on the same line of the files beside it; None for a file that is not there."""


class Translate(Protocol):
    """Turns records into rows. It can be pickled, so that other processes can do it."""

    def __call__(self, records: Sequence[bytes], contexts: Sequence[Any] | None, /) -> Rows:
        """Return the rows of records, each valid UTF-8, with what their container says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The format of a file, as whoever loads it needs to know it: one of two ways to read it."""

    format: str
    mapping: RecordMapping | None = None
    translate: Translate | None = None
    in_file_order: bool = False
    """Whether events without an order of their own keep that of the file, not that of time."""

    beside: Callable[[str], Sequence[str]] | None = None
    """Names of the files that may lie beside a file of this name, line for line.

    If it is set, the context of a record is its `Line`.
    """
