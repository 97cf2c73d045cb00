"""What of a chain's graph is folded and collapsed, as a value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explorer.ui import links
from explorer.ui.links import Link, Params

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLook:
    """How the graph of one chain is shown."""

    fold: bool | None = None
    """Whether siblings of one type are one box; None leaves it to the size of the chain."""

    unfolded: tuple[str, ...] = ()
    """Ids of the first events of boxes that are unfolded though siblings are folded."""

    collapsed: tuple[str, ...] = ()
    """Ids of events below which nothing is shown."""

    beside: str | None = None
    """Correlation id of the chain that it is compared with."""

    @classmethod
    def read(cls, params: Params) -> Self:
        """Read a look from a URL; what cannot be meant is left out."""
        fold = links.last_value(params, "fold")
        return cls(
            fold=None if fold not in {"0", "1"} else fold == "1",
            unfolded=tuple(params.get("unfolded", ())),
            collapsed=tuple(params.get("collapsed", ())),
            beside=links.last_value(params, "with"),
        )

    def link(self, correlation_id: str, event_id: str | None) -> Link:
        """Return the address of the chain, looked at like this, with an event selected."""
        plain = links.chain(correlation_id, event_id=event_id)
        fold = None if self.fold is None else str(int(self.fold))
        more = (
            *links.present(fold=fold, **{"with": self.beside}),
            *(("unfolded", name) for name in self.unfolded),
            *(("collapsed", name) for name in self.collapsed),
        )
        return Link(plain.page, (*plain.params, *more))

    def unfolding(self, event_id: str) -> Self:
        """Show the events of a box one by one."""
        return replace(self, unfolded=(*self.unfolded, event_id))

    def collapsing(self, event_id: str) -> Self:
        """Hide what an event led to, or show it again."""
        if event_id in self.collapsed:
            kept = tuple(name for name in self.collapsed if name != event_id)
            return replace(self, collapsed=kept)
        return replace(self, collapsed=(*self.collapsed, event_id))
