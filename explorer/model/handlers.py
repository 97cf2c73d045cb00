"""The `on` mark that reducers and projections share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Handler = TypeVar("Handler", bound="Callable[..., Any]")

_MARK = "_explorer_handles"


def on(*event_types: str) -> Callable[[Handler], Handler]:
    """Mark a function or method as the handler of the named event types."""
    if not event_types or not all(isinstance(name, str) for name in event_types):
        msg = 'on() takes event types, such as @on("OrderPlaced").'
        raise TypeError(msg)

    def mark(handler: Handler) -> Handler:
        setattr(handler, _MARK, event_types)
        return handler

    return mark


def handled(handler: object) -> tuple[str, ...]:
    """Return the event types a function was marked with; empty if it was not marked."""
    return tuple(getattr(handler, _MARK, ()))
