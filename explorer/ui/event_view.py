"""What the Events page shows, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.model import EventQuery
from explorer.ui import links
from explorer.ui.links import Link, Params

if TYPE_CHECKING:
    from typing import Self

ALL = EventQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """A query, the page of its answer, and the event that is opened."""

    query: EventQuery = ALL
    after: int | None = None
    """Exclusive lower bound of the page's positions."""

    before: int | None = None
    """Exclusive upper bound; the page ends just below it."""

    event: int | None = None
    """Position of the opened event."""

    finding: str | None = None
    """Kind of the finding whose events are shown instead of the query's."""

    @classmethod
    def read(cls, params: Params) -> Self:
        """Read a view from a URL. Raises QuestionError if a value cannot be understood."""
        return cls(
            query=links.query_of(params),
            after=links.whole(params, "after"),
            before=links.whole(params, "before"),
            event=links.whole(params, "event"),
            finding=links.last_value(params, "finding"),
        )

    def link(self) -> Link:
        """Return the address of this view."""
        return Link(
            links.EVENTS,
            (
                *links.query_params(self.query),
                *links.present(
                    finding=self.finding,
                    after=links.digits(self.after),
                    before=links.digits(self.before),
                    event=links.digits(self.event),
                ),
            ),
        )

    def rows(self) -> tuple[object, ...]:
        """Tell apart views that show other rows."""
        return self.query, self.after, self.before, self.finding

    def narrowed(self, query: EventQuery) -> Self:
        """Show the first page of another query; the opened event stays open."""
        return replace(self, query=query, after=None, before=None, finding=None)

    def turned(self, *, after: int | None = None, before: int | None = None) -> Self:
        """Turn to the page after or before a position; neither is the first page."""
        return replace(self, after=after, before=before)

    def opened(self, position: int | None) -> Self:
        """Open an event, or none."""
        return replace(self, event=position)
