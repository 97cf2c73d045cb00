"""How a projection is declared in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Declared = TypeVar("Declared", bound="Callable[..., Any]")

MARK = "_explorer_projects"


class Declaration(NamedTuple):
    """What a projection says of itself."""

    name: str
    key: str


def projection(name: str, *, key: str) -> Callable[[Declared], Declared]:
    """Mark a class or function as a projection whose table has the column `key` as its key.

    A class has methods marked with `on`, which take `(self, table, event)`. A function takes
    `(table, event)` and gets every event, or those that it is marked for with `on`. They get
    the events of all aggregates in position order.
    """
    if not all(isinstance(text, str) and text for text in (name, key)):
        msg = 'projection() takes a name and a key: @projection("orders", key="order_id").'
        raise TypeError(msg)

    def mark(declared: Declared) -> Declared:
        setattr(declared, MARK, Declaration(name, key))
        return declared

    return mark
