"""Whether the log can be trusted: findings, their events, and the shapes of payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer import quality
from explorer.errors import NotFoundError
from explorer.model import EventPage
from explorer.replay import delivered_twice
from explorer.workspace.states import States
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from explorer.model import Finding
    from explorer.quality import Shape
    from explorer.replay import Upset
    from explorer.workspace.opened import Report, Stop


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

    def delivered_twice(
        self, *, progress: Report | None = None, cancelled: Stop | None = None
    ) -> list[Upset]:
        """Tell, for every aggregate type, whether states differ if each event is delivered twice.

        Replays the whole log. Raises Cancelled if `cancelled` comes to say so.
        """
        aggregates = self._store.replay_stream(None)
        what = "Delivering events twice"
        passed = watched(what, aggregates, len, self._total(), progress, cancelled)
        return delivered_twice(passed, self._reducers.for_type)

    def upset(self, *, progress: Report | None = None) -> list[Finding]:
        """Return what `delivered_twice` finds as findings, one per type whose states differ."""
        return quality.upset_findings(self.delivered_twice(progress=progress))
