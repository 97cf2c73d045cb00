"""What shows that something is wrong with a log, before it is put in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One kind of fault, as counted over the whole log."""

    kind: str
    """As in `Finding`."""

    count: int
    positions: tuple[int, ...] = ()
    """The first events that show it, by position; at most 100."""

    details: tuple[tuple[Any, ...], ...] = ()
    """Examples, or for `schema-change` all there is; what each holds depends on the kind."""
