"""Finding the functions and methods in the user's code that handle events, and checking them."""

from __future__ import annotations

import inspect
from types import FunctionType
from typing import TYPE_CHECKING, Any

from explorer.model.code_file import line_of
from explorer.model.handlers import handled
from explorer.model.user_code import described

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.errors import ExplorerError

    Handler = Callable[..., Any]


class HandlerFinder:
    """Finds handlers, raising `failure`, with file and line, for what cannot be one."""

    def __init__(self, failure: type[ExplorerError], hint: str) -> None:
        self._failure = failure
        self._hint = hint

    def methods(self, declared: type) -> dict[str, Handler]:
        """Return the methods marked with `on` by event type; those of base classes count."""
        found: dict[str, Handler] = {}
        for name in dir(declared):
            for event_type in _marks(declared, name):
                handler = inspect.getattr_static(declared, name)
                self.check_plain(handler)
                if event_type in found:
                    first = line_of(found[event_type])
                    raise self.misfit(handler, f"handles {event_type}, which {first} does already")
                found[event_type] = handler
        return found

    def check_plain(self, handler: Any) -> None:
        """Raise unless it is a function that is called, and is done when it returns."""
        if not isinstance(handler, FunctionType):
            raise self.misfit(handler, "has to be a plain function or method")
        if inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler):
            raise self.misfit(handler, "is async, which handlers of a replay cannot be")
        if inspect.isgeneratorfunction(handler):
            raise self.misfit(handler, "yields, which handlers of a replay cannot do")

    def try_out(self, declared: type) -> None:
        """Raise if instances cannot be made without arguments."""
        try:
            declared()
        except Exception as error:
            what = f"has to be made without arguments: {described(error)}"
            raise self.misfit(declared, what) from error

    def misfit(self, thing: Any, what: str) -> ExplorerError:
        """Return the error that says what is wrong with a function or class of the user's."""
        thing = getattr(thing, "__func__", thing)
        name = getattr(thing, "__qualname__", repr(thing))
        return self._failure(f"{line_of(thing)}: {name} {what}.", hint=self._hint)


def takes(handler: Handler, arguments: int) -> bool:
    """Tell whether a function can be called with so many positional arguments, self included."""
    try:
        inspect.signature(handler).bind(*[None] * arguments)
    except TypeError:
        return False
    return True


def _marks(declared: type, name: str) -> tuple[str, ...]:
    """Return what a method is marked for; one that overrides a marked method inherits that."""
    for kind in declared.__mro__:
        written = vars(kind).get(name)
        if marks := handled(getattr(written, "__func__", written)):
            return marks
    return ()
