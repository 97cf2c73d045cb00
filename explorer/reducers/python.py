"""Reducers written in Python: a function or a class of the user's, called as it is."""

from __future__ import annotations

import copy
import hashlib
import inspect
from collections.abc import Mapping
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any

from explorer.errors import ReducerError
from explorer.model import handled
from explorer.model.handler_methods import HandlerFinder, takes
from explorer.model.json_ready import NotJsonError, attributes_of, json_ready, scalar_fields
from explorer.reducers.declaring import MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.model import Event, Reducer
    from explorer.model.code_file import CodeFile

    Handler = Callable[..., Any]

SEMANTICS = "1"
"""Of what is made of a declaration; part of every fingerprint."""

FINDER = HandlerFinder(
    ReducerError, "A function takes (state, event); a method marked with @on takes (self, event)."
)


class Handlers:
    """What handles which event type."""

    def __init__(self, by_type: Mapping[str, Handler], other: Handler | None = None) -> None:
        self.by_type = dict(by_type)
        self.other = other
        """Handles the event types that have no handler of their own."""

    def all(self) -> list[Handler]:
        return [*self.by_type.values(), *([self.other] if self.other else [])]


def build(declared: Any, code: CodeFile) -> Reducer:
    """Return the reducer that a marked function or class declares; raises ReducerError."""
    called = getattr(declared, "__qualname__", repr(declared))
    key = f"{SEMANTICS} {code.fingerprint} {called}"
    fingerprint = hashlib.sha256(key.encode()).hexdigest()
    of = _of_class if isinstance(declared, type) else _of_function
    return of(declared, f"{called} in {code.path.name}", fingerprint)


class StateReducer:
    """Calls functions that take (state, event), by event type."""

    guessed = False

    def __init__(self, name: str, fingerprint: str, handlers: Handlers) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._handlers = handlers.by_type
        self._other = handlers.other

    def start(self) -> Any:
        return {}

    def apply(self, live: Any, event: Event) -> Any:
        handler = self._handlers.get(event.type, self._other)
        if handler is None:
            return live
        result = handler(live, event)
        if result is None:
            return live
        if type(result) is not dict and not _is_state(result):
            msg = f"{handler.__qualname__} returned a {type(result).__name__}, which is no state"
            raise TypeError(msg)
        return result

    def view(self, live: Any) -> Any:
        return json_ready(live)

    def fields(self, live: Any) -> Any:
        return live

    def scalars(self, live: Any) -> Any:
        return scalar_fields(live) if isinstance(live, dict) else json_ready(live)


class InstanceReducer:
    """Calls methods that take (self, event), by event type: the instance is the live state."""

    guessed = False

    def __init__(self, name: str, fingerprint: str, made_of: type, handlers: Handlers) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._made_of = made_of
        self._fields: Callable[[Any], Mapping[str, Any]] = _fields_of(made_of)
        self._defaults = _body_defaults(made_of)
        self._handlers = handlers.by_type
        self._other = handlers.other

    def start(self) -> Any:
        instance = self._made_of()
        if self._defaults:
            vars(instance).update({**copy.deepcopy(self._defaults), **vars(instance)})
        return instance

    def apply(self, live: Any, event: Event) -> Any:
        handler = self._handlers.get(event.type, self._other)
        if handler is None:
            return live
        result = handler(live, event)
        if result is None:
            return live
        if not isinstance(result, self._made_of):
            expected, got = self._made_of.__name__, type(result).__name__
            msg = f"{handler.__name__} returned a {got}, which is neither a {expected} nor None"
            raise TypeError(msg)
        return result

    def view(self, live: Any) -> Any:
        return json_ready(self._fields(live))

    def fields(self, live: Any) -> Any:
        return self._fields(live)

    def scalars(self, live: Any) -> Any:
        return scalar_fields(self._fields(live))


def _of_function(declared: Handler, name: str, fingerprint: str) -> Reducer:
    FINDER.check_plain(declared)
    if not takes(declared, 2):
        raise FINDER.misfit(declared, "has to take (state, event)")
    marks = handled(declared)
    other = None if marks else declared
    return StateReducer(name, fingerprint, Handlers(dict.fromkeys(marks, declared), other))


def _of_class(declared: type, name: str, fingerprint: str) -> Reducer:
    handlers = _handlers(declared)
    FINDER.try_out(declared)
    if all(takes(handler, 2) for handler in handlers.all()):
        return InstanceReducer(name, fingerprint, declared, handlers)
    for handler in handlers.all():
        if not takes(handler, 3):
            both = "has to take (self, event), or (self, state, event) if all others do too"
            raise FINDER.misfit(handler, both)
    bound = {kind: _bound(declared, handler) for kind, handler in handlers.by_type.items()}
    other = _bound(declared, handlers.other) if handlers.other else None
    return StateReducer(name, fingerprint, Handlers(bound, other))


def _handlers(declared: type) -> Handlers:
    """Return the marked methods by event type; where none is marked, `apply` for all events."""
    marked = FINDER.methods(declared)
    if marked:
        return Handlers(marked)
    apply = inspect.getattr_static(declared, "apply", None)
    if apply is None:
        raise FINDER.misfit(declared, 'has no method marked with @on("SomeEvent"), and no apply')
    FINDER.check_plain(apply)
    return Handlers({}, apply)


def _bound(declared: type, handler: Handler) -> Handler:
    """Call a method of a new instance each time, so that nothing is kept but the state."""

    @wraps(handler)
    def apply(state: Any, event: Event) -> Any:
        return handler(declared(), state, event)

    return apply


def _is_state(result: Any) -> bool:
    return isinstance(result, _STATES) or attributes_of(result) is not None


_STATES = (Mapping, list, tuple, str, int, float, Decimal)


def _fields_of(declared: type) -> Callable[[Any], Mapping[str, Any]]:
    """Return what reads the attributes of an instance."""
    slotted = any(vars(kind).get("__slots__") for kind in declared.__mro__)
    return (lambda live: attributes_of(live) or {}) if slotted else vars


def _body_defaults(declared: type) -> dict[str, Any]:
    """Return the values that the class body gives to attributes, for instances to begin with.

    Left in the class, they would not show in a state, and a list would be shared by all instances.
    Constants, in capitals or marked as ClassVar, stay there.
    """
    found: dict[str, Any] = {}
    for kind in reversed(declared.__mro__[:-1]):
        notes = vars(kind).get("__annotations__", {})
        for name, value in vars(kind).items():
            constant = name.isupper() or "ClassVar" in str(notes.get(name, "")) or name == MARK
            if not constant and not name.startswith("__") and _is_value(value):
                found[name] = value
    instance = declared()
    own = getattr(instance, "__dict__", found)
    return {name: value for name, value in found.items() if name not in own}


def _is_value(value: Any) -> bool:
    """Tell values from methods, properties and the like."""
    if callable(value) or hasattr(type(value), "__get__"):
        return False
    try:
        json_ready(value)
    except NotJsonError:
        return False
    return True
