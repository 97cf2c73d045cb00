"""What the State of the system page shows, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.model import END, Cut
from explorer.ui import links
from explorer.ui.links import Link, Params

if TYPE_CHECKING:
    from typing import Self

_OTHER_CUT = "from_"
"""What the parameters of the earlier of two cuts begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """An aggregate type at a cut, how its states are shown, and the cut to compare with."""

    aggregate_type: str
    cut: Cut = END
    fields: tuple[str, ...] = ()
    """JSON Pointers of the columns; empty for the most common ones."""

    by: str | None = None
    """The field to count by; None for the most telling one."""

    where: tuple[str, str] | None = None
    """(field, value) that the listed aggregates must have; an empty value is not chosen yet."""

    after: str | None = None
    """The table begins after this aggregate id."""

    since: Cut | None = None
    """The earlier cut, where two are compared."""

    @classmethod
    def read(cls, params: Params, aggregate_type: str) -> Self:
        """Read a view from a URL; `aggregate_type` is for one that names none.

        Raises QuestionError if a value cannot be understood.
        """
        field, value = (links.last_value(params, name) for name in ("where", "is"))
        earlier = {
            name.removeprefix(_OTHER_CUT): values
            for name, values in params.items()
            if name.startswith(_OTHER_CUT)
        }
        named = links.last_value(params, "type")
        return cls(
            aggregate_type=aggregate_type if named is None else named,
            cut=links.cut_of(params),
            fields=tuple(params.get("field", ())),
            by=links.last_value(params, "by"),
            where=None if field is None else (field, value or ""),
            after=links.last_value(params, "after"),
            since=links.cut_of(earlier) if earlier else None,
        )

    def link(self) -> Link:
        """Return the address of this view."""
        field, value = self.where or (None, None)
        shown = (("field", name) for name in self.fields)
        return Link(
            links.SYSTEM,
            (
                ("type", self.aggregate_type),
                *links.cut_params(self.cut),
                *shown,
                *links.present(by=self.by, where=field, after=self.after),
                *links.present(**{"is": value or None}),
                *_earlier(self.since),
            ),
        )

    @property
    def narrowing(self) -> tuple[str, str] | None:
        """The (field, value) that narrows the table, once both are chosen."""
        return self.where if self.where and self.where[1] else None

    def at(self, cut: Cut) -> Self:
        """Show another cut, from the first aggregate on."""
        return replace(self, cut=cut, after=None)


def _earlier(cut: Cut | None) -> tuple[tuple[str, str], ...]:
    return (
        () if cut is None else tuple((_OTHER_CUT + n, value) for n, value in links.cut_params(cut))
    )
