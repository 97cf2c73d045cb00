"""Changes of rows, as all tools that capture them tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.formats.outcome import Translated
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NULL = Raw(b"null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one row."""

    table: str
    what: str
    """What happened to the row: created, updated, deleted, or read for a snapshot."""

    row: Raw
    """The row after the change; as it was if it was deleted."""

    place: str
    """What tells the change from all others of its table, as far as the dump has it."""

    time: str | None
    keys: Sequence[str] = ()
    """The columns of the primary key; without them it is a guess."""

    metadata: Mapping[str, Any]
    transaction: str | None = None
    lane: str = ""
    order: tuple[int, int] | None = None


def event_of(change: Change) -> Translated:
    """Return the event that a change is; the row is its aggregate."""
    members = Record(change.row).members
    keys = change.keys or _likely(members, change.table)
    values = [as_text(members[key]) for key in keys if key in members]
    identity = ",".join(value for value in values if value is not None) or None
    return Translated(
        event_id=f"{change.table}/{identity}@{change.place}",
        event_type=f"{change.table}.{change.what}",
        aggregate_id=identity,
        aggregate_type=change.table,
        occurred_at=change.time,
        payload=str(change.row, "utf-8").strip(),
        metadata=change.metadata,
        correlation_id=change.transaction,
        lane=change.lane,
        order=change.order,
        derived=("event_id", "event_type") if change.keys else _GUESSED,
    )


_GUESSED = ("aggregate_id", "event_id", "event_type")


def _likely(row: Mapping[str, Raw], table: str) -> tuple[str, ...]:
    """`id`, or the id named like the table, or the first column."""
    names = {name.lower(): name for name in row}
    table = table.lower()
    wanted = ("id", "_id", f"{table}_id", f"{table.removesuffix('s')}_id", "uuid")
    return next(((names[name],) for name in wanted if name in names), tuple(row)[:1])
