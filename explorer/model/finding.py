"""What is wrong with the data: findings, and records that could not become events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of thing that is wrong with the log, with the events that show it."""

    kind: str
    """Stable name, such as `version-gap`."""

    title: str
    """One sentence with the count, for a person."""

    explanation: str
    """What it means for replay, and what to do about it."""

    count: int
    positions: tuple[int, ...]
    """The first events that show it, by position; at most 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A record that could not become an event, kept whole."""

    file: str
    record: int
    """Number of the record in its file, from 1."""

    reason: str
    text: str
    """The raw record. Bytes that are not UTF-8 are shown as `\\xNN`."""
