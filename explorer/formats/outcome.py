"""What a record turns out to be: events, nothing of interest, or a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class Translated(msgspec.Struct, kw_only=True, gc=False):
    """One event as a format's `translate` gives it.

    Where a required field is None or "" the record goes to quarantine, with a sentence about it.
    """

    event_id: str | None
    event_type: str | None
    aggregate_id: str | None
    occurred_at: str | None
    """As the dump writes it, in any of the ways that the store can read."""

    aggregate_type: str | None = None
    version: str | int | None = None
    """Only what truly numbers the events of an aggregate; None has it counted from 1."""

    payload: str = "null"
    """JSON text, letter by letter as in the dump."""

    metadata: Mapping[str, Any] | str | None = None
    """JSON text, or what becomes it: `msgspec.Raw` values go in letter by letter."""

    correlation_id: str | None = None
    causation_id: str | None = None
    user_id: str | None = None

    lane: str = ""
    order: tuple[int, int] | None = None
    """The place that the source itself gave the event among those of the same lane. Lanes, such
    as partitions, interleave by time. None: by time, or as in the file if the format says so."""

    identity: str | None = None
    """Of two events with the same identity and the same content, only the first is loaded."""

    derived: tuple[str, ...] = ()
    """Fields that the dump does not have: they were made up from others, such as an `event_id`
    from topic, partition and offset. A counted version need not be named."""


class Skipped(msgspec.Struct, gc=False):
    """A record that is no event but means something to its source, such as a tombstone."""

    what: str
    """In a few words, the same for all of a kind: records are counted by it."""


class Fault(Exception):  # noqa: N818  not a failure of the explorer: the record's
    """Raised by `translate`: why the record cannot be an event, in one sentence."""
