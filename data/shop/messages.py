"""What the parts of the shop say to each other: commands, facts and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.model import Event

Data = dict[str, Any]
"""JSON-ready."""

State = dict[str, Any]
"""What the reducers in `data/reducers.py` made of an aggregate's events."""

Fact = tuple[str, Data]
"""An event type and its payload: what a rule decided, before it is recorded."""


@dataclass(frozen=True, slots=True)
class Command:
    """A request to one aggregate, which may refuse it."""

    name: str
    aggregate_id: str
    data: Data
    delay: timedelta = timedelta()
    """How long to wait before it is given: a supplier's lead time, a card network's answer."""


@dataclass(frozen=True, slots=True)
class Context:
    """Why a command is given, and in whose name. Its events carry it as metadata."""

    correlation_id: str
    causation_id: str
    """The command itself where a person gave it, else the event that a service answered."""

    user_id: str | None = None

    @classmethod
    def of(cls, event: Event) -> Context:
        """Return the context of a command given in answer to `event`: same flow, next link."""
        return cls(event.correlation_id or "", event.id)

    def as_metadata(self) -> Data:
        """Return the context as the metadata of an event; a service has no user."""
        ids = {"correlationId": self.correlation_id, "causationId": self.causation_id}
        return ids | ({"userId": self.user_id} if self.user_id else {})


class Refused(Exception):  # noqa: N818  an answer, not a failure
    """A command broke a business rule; no event was recorded."""


def require(condition: object, otherwise: str) -> None:
    """Refuse the command unless `condition` holds."""
    if not condition:
        raise Refused(otherwise)
