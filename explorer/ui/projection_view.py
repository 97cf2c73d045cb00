"""What the Projections page shows, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from explorer.figures.projection import KINDS, Chart, Kind
from explorer.model import END, Cut
from explorer.ui import links
from explorer.ui.links import Link, Params

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionView:
    """One projection at a cut, and how its table is charted."""

    name: str
    cut: Cut = END
    chart: Chart | None = None
    """None for the chart that suits the columns."""

    @classmethod
    def read(cls, params: Params, name: str) -> Self:
        """Read a view from a URL; `name` is for one that names none.

        Raises QuestionError if the cut cannot be understood.
        """
        kind, x, y = (links.last_value(params, part) for part in ("chart", "x", "y"))
        charted = kind in KINDS and x is not None and y is not None
        return cls(
            name=links.last_value(params, "name") or name,
            cut=links.cut_of(params),
            chart=Chart(cast("Kind", kind), str(x), str(y)) if charted else None,
        )

    def link(self) -> Link:
        """Return the address of this view."""
        chart = self.chart
        drawn = links.present(chart=chart.kind, x=chart.x, y=chart.y) if chart else ()
        base = links.projection(self.name, self.cut)
        return Link(base.page, (*base.params, *drawn))

    def of(self, name: str) -> Self:
        """Show another projection at the same cut."""
        return replace(self, name=name, chart=None)
