"""What the list of chains shows, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import ChainQuery, Followed
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


SHOWN = {
    "list": "Chains",
    "map": "What causes what",
    "variants": "Variants",
    "unfinished": "Unfinished",
}

WITHIN = 60.0
"""Seconds within which one type follows another where nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """Which chains are listed, or what is shown of them all, and which page of it, from 1."""

    query: ChainQuery = ALL
    page: int = 1
    show: str = "list"
    """One of `SHOWN`."""

    @classmethod
    def read(cls, params: Params) -> Self:
        """Read a view from a URL. Raises QuestionError if a number is none."""
        sort = links.last_value(params, "sort")
        show = links.last_value(params, "show")
        return cls(
            show=show if show in SHOWN else "list",
            query=ChainQuery(
                id_contains=links.last_value(params, "find") or "",
                aggregate_type=links.last_value(params, "type"),
                event_type=links.last_value(params, "has"),
                lacks=links.last_value(params, "lacks"),
                followed=_followed(params),
                caused=_caused(params),
                shape=links.last_value(params, "shape"),
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
                lacks=query.lacks,
                **_when(query.followed),
                **_who(query.caused),
                shape=query.shape,
                sort=query.sort if query.sort != ALL.sort else None,
                show=self.show if self.show != "list" else None,
                page=links.digits(self.page) if self.page > 1 else None,
            ),
        )

    def turned(self, page: int) -> Self:
        """Show another page of the same list."""
        return replace(self, page=page)


def _followed(params: Params) -> Followed | None:
    first, then = links.last_value(params, "first"), links.last_value(params, "then")
    if first is None or then is None:
        return None
    return Followed(first, then, _seconds(links.last_value(params, "within")))


def _seconds(text: str | None) -> float:
    if text is None:
        return WITHIN
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1e12:
        msg = f"The link says within={text}, which is no number of seconds."
        raise QuestionError(msg, hint="Give within as digits, such as within=5.")
    return seconds


def _caused(params: Params) -> tuple[str, str] | None:
    cause, effect = links.last_value(params, "cause"), links.last_value(params, "effect")
    return None if cause is None or effect is None else (cause, effect)


def _when(followed: Followed | None) -> dict[str, str]:
    if followed is None:
        return {}
    return {"first": followed.first, "then": followed.then, "within": f"{followed.seconds:g}"}


def _who(caused: tuple[str, str] | None) -> dict[str, str]:
    return {} if caused is None else {"cause": caused[0], "effect": caused[1]}
