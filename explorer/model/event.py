"""The event: what a log is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class AggregateKey(NamedTuple):
    """Names one aggregate: ids may repeat between aggregate types."""

    type: str
    id: str

    def __str__(self) -> str:
        return f"{self.type} {self.id}" if self.type else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One recorded fact, immutable once loaded."""

    position: int
    """Ordinal in the loaded log, from 0. The only total order: timestamps tie and run backwards."""

    id: str
    type: str
    aggregate_id: str
    aggregate_type: str
    """Empty where the dump does not say."""

    occurred_at: datetime
    """Always aware and in UTC; microseconds."""

    version: int | None = None
    """Sequence number within the aggregate as recorded; None where the dump has none."""

    payload: Any = None
    """JSON as Python data: integers exact at any size; None for both JSON null and absent."""

    metadata: Any = None
    """JSON as Python data, whole, ids included; None where the dump has none."""

    correlation_id: str | None = None
    causation_id: str | None = None
    user_id: str | None = None

    @property
    def key(self) -> AggregateKey:
        """The aggregate that the event belongs to."""
        return AggregateKey(self.aggregate_type, self.aggregate_id)
