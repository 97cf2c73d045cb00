"""The frame: one event with the state after it, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from explorer.model.event import Event


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two states."""

    path: str
    """JSON Pointer (RFC 6901); empty for the whole state."""

    op: Literal["add", "remove", "replace"]
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The state of one aggregate just after one event, or why it could not be computed."""

    event: Event
    version: int
    """As recorded, or the ordinal within the aggregate (from 1) where the dump has no versions."""

    state: Any
    """JSON-ready data. After a failing event: the state before it."""

    error: str | None = None
    """What the reducer raised on this event, as `TypeName: message`."""

    rests_on_error: bool = False
    """True if the reducer failed on an earlier event of this aggregate."""
