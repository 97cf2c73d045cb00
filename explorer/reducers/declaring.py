"""How a reducer is declared in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Declared = TypeVar("Declared", bound="Callable[..., Any]")

MARK = "_explorer_reduces"


def reducer(*aggregate_types: str) -> Callable[[Declared], Declared]:
    """Mark a function or a class as the reducer of the named aggregate types.

    A function gets `(state, event)`: `state` is a dict, empty before the first event; the function
    changes it, or returns the next one. A class has methods marked with `on`, or one that is named
    `apply` and gets every event. They take
    - `(self, event)`: the attributes of the instance are the state; a method changes them, or
      returns the next instance;
    - or `(self, state, event)`, all of them: the state is a dict, as with a function.

    Events that nothing is marked for leave the state as it is.
    """
    if not aggregate_types or not all(isinstance(name, str) for name in aggregate_types):
        msg = 'reducer() takes aggregate types, such as @reducer("Order").'
        raise TypeError(msg)

    def mark(declared: Declared) -> Declared:
        setattr(declared, MARK, aggregate_types)
        return declared

    return mark
