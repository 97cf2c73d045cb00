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


def listed(name: str, of: Callable[[Any], bool] | None = None) -> Container:
    """Return the container `{"name": [record, …]}`, whatever else is in it.

    With `of`, only one whose first record, as decoded JSON, `of` says yes to; or that is empty.
    """

    def accepts(document: Any) -> bool:
        items = document.get(name) if isinstance(document, dict) else None
        return isinstance(items, list) and (
            of is None or (of(items[0]) if items else len(document) == 1)
        )

    def unwrap(document: Record) -> Iterator[Unwrapped]:
        return map(Unwrapped, items_of(document.at(name)))

    return Container(accepts=accepts, unwrap=unwrap, items_at=name)
