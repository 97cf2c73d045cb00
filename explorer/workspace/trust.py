"""Whether the log can be trusted: findings, their events, and the shapes of payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer import quality
from explorer.errors import NotFoundError
from explorer.model import EventPage
from explorer.workspace.states import States

if TYPE_CHECKING:
    from explorer.model import Finding
    from explorer.quality import Shape


class Trust(States):
    """Questions about what is wrong with the log."""

    def finding(self, kind: str) -> Finding:
        """Return the finding of a kind; raises NotFoundError if the log has none."""
        for each in self.findings():
            if each.kind == kind:
                return each
        msg = f"This log has no finding {kind!r}."
        raise NotFoundError(msg, hint="The Quality page lists what was found.")

    def finding_page(
        self, kind: str, *, after: int | None = None, before: int | None = None, limit: int = 200
    ) -> EventPage:
        """Return events that show a finding next to a position, which is not included, in order.

        Raises NotFoundError if the log has no such finding.
        """
        finding = self.finding(kind)
        if kind == quality.SCHEMA_CHANGE:  # judged after collecting, and never more than 100
            events = tuple(map(self.event_at, finding.positions))
            return EventPage(events=events, before=None, after=None)
        return self._store.finding_page(kind, after=after, before=before, limit=limit)

    def shapes(self) -> list[Shape]:
        """Return the shapes that the payloads of each event type have, by type and first event."""
        return quality.shapes(self._store.findings())
