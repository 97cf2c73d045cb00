"""What the list of chains shows, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.model import ChainQuery
from explorer.ui import links
from explorer.ui.links import Link, Params

if TYPE_CHECKING:
    from typing import Self

ALL = ChainQuery()

SORTS = {
    "events": "Most events",
    "aggregates": "Most aggregates",
    "duration": "Longest",
    "missing": "Most missing causes",
    "start": "Earliest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """Which chains are listed, and which page of them, from 1."""

    query: ChainQuery = ALL
    page: int = 1

    @classmethod
    def read(cls, params: Params) -> Self:
        """Read a view from a URL. Raises QuestionError if a number is none."""
        sort = links.last_value(params, "sort")
        return cls(
            query=ChainQuery(
                id_contains=links.last_value(params, "find") or "",
                aggregate_type=links.last_value(params, "type"),
                event_type=links.last_value(params, "has"),
                sort=sort if sort in SORTS else ALL.sort,
            ),
            page=max(links.whole(params, "page") or 1, 1),
        )

    def link(self) -> Link:
        """Return the address of this list."""
        query = self.query
        return Link(
            links.CHAINS,
            links.present(
                find=query.id_contains or None,
                type=query.aggregate_type,
                has=query.event_type,
                sort=query.sort if query.sort != ALL.sort else None,
                page=links.digits(self.page) if self.page > 1 else None,
            ),
        )

    def turned(self, page: int) -> Self:
        """Show another page of the same list."""
        return replace(self, page=page)
