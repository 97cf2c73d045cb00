"""Reducers written in Python: a function or a class of the user's, called as it is."""

from __future__ import annotations

import copy
import hashlib
import inspect
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from explorer.errors import ReducerError
from explorer.model import handled
from explorer.model.handler_methods import HandlerFinder, takes
from explorer.model.json_ready import attributes_of, json_ready, scalar_fields
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

ALL = None
"""Stands for every event type that has no handler of its own."""


def build(declared: Any, code: CodeFile) -> Reducer:
    """Return the reducer that a marked function or class declares; raises ReducerError."""
    name = f"{declared.__qualname__} in {code.path.name}"
    key = f"{SEMANTICS} {code.fingerprint} {declared.__qualname__}"
    fingerprint = hashlib.sha256(key.encode()).hexdigest()
    if not isinstance(declared, type):
        FINDER.check_plain(declared)
        if not takes(declared, 2):
            raise FINDER.misfit(declared, "has to take (state, event)")
        return StateReducer(name, fingerprint, dict.fromkeys(handled(declared) or (ALL,), declared))
    return _of_class(declared, name, fingerprint)


class StateReducer:
    """Calls functions that take (state, event), by event type."""

    guessed = False

    def __init__(self, name: str, fingerprint: str, handlers: Mapping[str | None, Handler]) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._handlers = dict(handlers)
        self._default = self._handlers.pop(ALL, None)

    def start(self) -> Any:
        return {}

    def apply(self, live: Any, event: Event) -> Any:
        handler = self._handlers.get(event.type, self._default)
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

    def scalars(self, live: Any) -> Any:
        return scalar_fields(live) if isinstance(live, dict) else json_ready(live)


class InstanceReducer:
    """Calls methods that take (self, event), by event type: the instance is the live state."""

    guessed = False

    def __init__(
        self,
        name: str,
        fingerprint: str,
        made_of: type,
        handlers: Mapping[str | None, Handler],
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._made_of = made_of
        self._fields: Callable[[Any], Mapping[str, Any]] = _fields_of(made_of)
        self._defaults = _body_defaults(made_of)
        self._handlers = dict(handlers)
        self._default = self._handlers.pop(ALL, None)

    def start(self) -> Any:
        instance = self._made_of()
        if self._defaults:
            vars(instance).update({**copy.deepcopy(self._defaults), **vars(instance)})
        return instance

    def apply(self, live: Any, event: Event) -> Any:
        handler = self._handlers.get(event.type, self._default)
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

    def scalars(self, live: Any) -> Any:
        return scalar_fields(self._fields(live))


def _of_class(declared: type, name: str, fingerprint: str) -> Reducer:
    handlers = _handlers(declared)
    if not handlers:
        raise FINDER.misfit(declared, 'has no method marked with @on("SomeEvent"), and no apply')
    if all(takes(handler, 2) for handler in handlers.values()):
        FINDER.try_out(declared)
        return InstanceReducer(name, fingerprint, declared, handlers)
    for handler in handlers.values():
        if not takes(handler, 3):
            both = "has to take (self, event), or (self, state, event) if all others do too"
            raise FINDER.misfit(handler, both)
    FINDER.try_out(declared)
    return StateReducer(
        name, fingerprint, {kind: _bound(declared, handler) for kind, handler in handlers.items()}
    )


def _handlers(declared: type) -> dict[str | None, Handler]:
    """Return the marked methods by event type; where none is marked, `apply` for all events."""
    marked = FINDER.methods(declared)
    apply = inspect.getattr_static(declared, "apply", None)
    if marked or apply is None:
        return {**marked}
    FINDER.check_plain(apply)
    return {ALL: apply}


def _bound(declared: type, handler: Handler) -> Handler:
    """Call a method of a new instance each time, so that nothing is kept but the state."""

    def apply(state: Any, event: Event) -> Any:
        return handler(declared(), state, event)

    return apply


def _is_state(result: Any) -> bool:
    return isinstance(result, (Mapping, *_VALUES)) or attributes_of(result) is not None


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
            shared = name.isupper() or "ClassVar" in str(notes.get(name, "")) or name == MARK
            if not shared and not name.startswith("__") and isinstance(value, _VALUES):
                found[name] = value
    instance = declared()
    own = getattr(instance, "__dict__", found)
    return {name: value for name, value in found.items() if name not in own}


_VALUES = (str, int, float, Decimal, list, dict, set, tuple, type(None))
