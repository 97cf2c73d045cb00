"""The cut: a point in the log, seen as a position, a version of one aggregate, or a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from explorer.model.event import Event


@dataclass(frozen=True, slots=True)
class Cut:
    """The events up to a point. At most one field is set; none means the end of the log.

    All bounds are inclusive. A cut at a time is every event with `occurred_at <= time`, which
    need not be a prefix of the log. A version only means something within one aggregate.
    """

    position: int | None = None
    version: int | None = None
    time: datetime | None = None
    """Aware."""

    def __post_init__(self) -> None:
        if sum(bound is not None for bound in (self.position, self.version, self.time)) > 1:
            msg = "A cut is a position, a version or a time; give one of them."
            raise ValueError(msg)

    def includes(self, event: Event, version: int) -> bool:
        """Tell whether `event`, at `version` of its aggregate, lies within the cut."""
        if self.position is not None:
            return event.position <= self.position
        if self.version is not None:
            return version <= self.version
        return self.time is None or event.occurred_at <= self.time


END = Cut()
"""The whole log."""
