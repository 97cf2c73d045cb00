"""Documents that hold many records, and how to get at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.formats.record import Raw, Record, items_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Unwrapped(NamedTuple):
    """One record out of a container."""

    raw: bytes | Raw
    context: Any = None
    """What the container says about the record; `translate` finds it as `record.context`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One shape of documents."""

    accepts: Callable[[Any], bool]
    """Whether a document, as decoded JSON, is of this shape."""

    unwrap: Callable[[Record], Iterable[Unwrapped]]
    """The records in a document, in order. Pure."""

    items_at: str = ""
    """The top-level member whose items are the records, so that a document too big for memory
    can be read piece by piece; then `unwrap` gets the document with one item at a time."""


def listed(name: str) -> Container:
    """Return the container `{"name": [record, …]}`, whatever else is in it."""

    def accepts(document: Any) -> bool:
        return isinstance(document, dict) and isinstance(document.get(name), list)

    def unwrap(document: Record) -> Iterator[Unwrapped]:
        return map(Unwrapped, items_of(document.at(name)))

    return Container(accepts=accepts, unwrap=unwrap, items_at=name)
