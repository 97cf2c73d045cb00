"""What a declarative reducer says, as frozen values: the fold and the SQL are both made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Operation = Literal[
    "set", "add", "subtract", "append", "extend", "merge", "remove", "unset", "count", "min", "max"
]
Kind = Literal["plain", "number", "list", "object", "min", "max"]

KINDS: dict[str, Kind] = {
    "add": "number",
    "subtract": "number",
    "count": "number",
    "append": "list",
    "extend": "list",
    "remove": "list",
    "merge": "object",
    "min": "min",
    "max": "max",
}
"""What a field is because of an operation; `set` and `unset` go with every kind."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """An operand found in the event."""

    text: str
    """A JSON Pointer, such as `/payload/item/price`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """An operand that the declaration itself holds."""

    value: Any
    """JSON-ready."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one event type does to a field."""

    event_type: str
    operation: Operation
    operand: Pointer | Constant


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the state."""

    path: tuple[str, ...]
    kind: Kind
    rules: tuple[Rule, ...]
    """At most one for each event type."""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Declaration:
    """How the events of one aggregate type become its state, field by field."""

    aggregate_type: str
    fields: tuple[Field, ...]

    @property
    def event_types(self) -> tuple[str, ...]:
        """The event types that change anything, sorted."""
        return tuple(sorted({rule.event_type for field in self.fields for rule in field.rules}))


EVENT_MEMBERS = (
    "payload",
    "metadata",
    "event_id",
    "event_type",
    "aggregate_id",
    "aggregate_type",
    "occurred_at",
    "version",
    "position",
    "correlation_id",
    "causation_id",
    "user_id",
)
"""What a pointer into an event may begin with."""
