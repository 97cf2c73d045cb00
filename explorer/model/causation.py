"""What a whole log says about who causes what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import timedelta


class TimedHop(NamedTuple):
    """One step from a cause to an effect, by event type."""

    cause_type: str
    effect_type: str
    latency: timedelta
    """Negative where the clock says that the effect came first."""


class HopRank(NamedTuple):
    """Where the latency of one hop is among all hops of its two event types in the log."""

    at_most: int
    """Hops that took as long or less, the hop itself included."""

    of: int

    @property
    def percentile(self) -> float:
        """Percent of the hops that took as long or less."""
        return 100 * self.at_most / self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class TypePair:
    """An event type that causes another one somewhere in the log."""

    cause_type: str
    effect_type: str
    hops: int
    median: timedelta
    """The latency that at least half of the hops do not exceed."""

    p95: timedelta
    """The latency that at least 95 % of the hops do not exceed."""

    backwards: int
    """Hops whose effect is earlier than its cause, by the clock."""

    chains: int
    """Distinct correlation ids of the effects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeMap:
    """Every pair of types that cause each other, first deliveries counted once."""

    pairs: tuple[TypePair, ...]
    """Most hops first."""

    chains: int
    """Correlation ids in the log: what a share is a share of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Chains of one shape: the same event types, each as often and by the same line of causes."""

    shape: str
    """Names the shape, in hexadecimal digits."""

    chains: int
    events: int
    """Of each of them."""

    event_types: tuple[tuple[str, int], ...]
    """(event type, how many events of each chain have it), in order of first appearance in the
    example."""

    example: str
    """Correlation id of the first chain of the shape."""

    median: timedelta
    """Duration that at least half of the chains do not exceed."""


@dataclass(frozen=True, slots=True)
class UnfinishedChain:
    """A chain that lacks a step which nearly all that begin like it have."""

    correlation_id: str
    begins_with: str
    """Type of its first event."""

    lacks: str
    """The event type that it has no event of."""

    siblings: int
    """Chains that begin with that type."""

    having: int
    """How many of them have the step."""
