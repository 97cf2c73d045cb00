"""Upcasters: what turns an event of an old schema into the current one, before reducers see it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from explorer.errors import ReducerError
from explorer.model import Event
from explorer.model.code_file import line_of
from explorer.model.handler_methods import HandlerFinder, takes
from explorer.model.user_code import check_untouched, described, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explorer.model import Reducer
    from explorer.model.code_file import CodeFile

Declared = TypeVar("Declared", bound="Callable[..., Any]")

MARK = "_explorer_upcasts"

_FINDER = HandlerFinder(ReducerError, "An upcaster is a function that takes (payload, event).")


class UpcasterError(Exception):
    """An upcaster failed on an event, or returned what is no payload and no events."""


def upcaster(*event_types: str) -> Callable[[Declared], Declared]:
    """Mark a function as the upcaster of the named event types.

    It gets `(payload, event)` and returns the payload of today, or None if it changed the one that
    it got. A list stands for several events, or none: each is an event, or (type, payload).
    Upcasters run in the order in which they are declared, each on what the one before made of the
    event; position, id, version and aggregate stay those of the record.
    """
    if not event_types or not all(isinstance(name, str) for name in event_types):
        msg = 'upcaster() takes event types, such as @upcaster("OrderPlaced").'
        raise TypeError(msg)

    def mark(declared: Declared) -> Declared:
        setattr(declared, MARK, event_types)
        return declared

    return mark


@dataclass(frozen=True, slots=True)
class Upcaster:
    """One function of the user's."""

    types: frozenset[str]
    function: Callable[[Any, Event], Any]
    name: str
    where: str
    """Its file and line."""


class Upcasters:
    """All upcasters of a session, in order."""

    def __init__(self, found: Iterable[Upcaster] = (), fingerprint: str = "") -> None:
        self._all = tuple(found)
        self.types = frozenset(name for each in self._all for name in each.types)
        """The event types that some upcaster takes."""
        self.fingerprint = fingerprint
        """Equal for sets that upcast alike; empty where there are none."""

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def names(self) -> tuple[str, ...]:
        """What to call them on screen, in order."""
        return tuple(each.name for each in self._all)

    def upcast(self, event: Event) -> Sequence[Event]:
        """Return what the event is today: mostly one event. Raises UpcasterError."""
        if event.type not in self.types:
            return (event,)
        events: list[Event] = [event]
        for each in self._all:
            events = [made for known in events for made in _applied(each, known)]
        return events


class UpcastingReducer:
    """A reducer that sees events as they are today."""

    def __init__(self, reducer: Reducer, upcasters: Upcasters) -> None:
        self.plain = reducer
        """The reducer itself, which sees events as recorded."""
        self.name = reducer.name
        self.guessed = reducer.guessed
        key = f"{reducer.fingerprint} {upcasters.fingerprint}"
        self.fingerprint = hashlib.sha256(key.encode()).hexdigest()
        self.start = reducer.start
        self.view = reducer.view
        quick = getattr(reducer, "scalars", None)
        if quick is not None:
            self.scalars = quick
        self._apply = reducer.apply
        self._upcasters = upcasters

    def apply(self, live: Any, event: Event) -> Any:
        """Apply all events that the event stands for; raises UpcasterError as well."""
        if event.type not in self._upcasters.types:
            return self._apply(live, event)
        for each in self._upcasters.upcast(event):
            handed, seal = hand_over(each)
            live = self._apply(live, handed)
            check_untouched(handed, seal, by="reducer")
        return live


def found_in(files: Sequence[CodeFile]) -> Upcasters:
    """Return the upcasters that files declare, in order; raises ReducerError if one does not fit.

    One that a file imports from another counts once.
    """
    found: dict[str, Upcaster] = {}
    for file in files:
        for declared in file.declared(MARK):
            made = _built(declared, file)
            found.setdefault(made.where, made)
    if not found:
        return Upcasters()
    key = " ".join([*(file.fingerprint for file in files), *found])
    return Upcasters(found.values(), hashlib.sha256(key.encode()).hexdigest())


def _built(declared: Any, file: CodeFile) -> Upcaster:
    _FINDER.check_plain(declared)
    if isinstance(declared, type) or not takes(declared, 2):
        raise _FINDER.misfit(declared, "has to take (payload, event)")
    types = frozenset(getattr(declared, MARK))
    return Upcaster(
        types, declared, f"{declared.__qualname__} in {file.path.name}", line_of(declared)
    )


def _applied(upcaster: Upcaster, event: Event) -> list[Event]:
    if event.type not in upcaster.types:
        return [event]
    handed, _ = hand_over(event)
    try:
        made = _made(event, handed, upcaster.function(handed.payload, handed))
        for each in made:
            json.dumps(each.payload)  # raises for what no JSON holds
            json.dumps(each.metadata)
    except Exception as error:
        msg = f"{upcaster.name} failed on {event.type}: {described(error)}"
        raise UpcasterError(msg) from error
    return made


def _made(event: Event, handed: Event, answer: Any) -> list[Event]:
    if answer is None:
        return [replace(event, payload=handed.payload)]
    if isinstance(answer, list):
        return [_one(event, each) for each in answer]
    return [_one(event, answer)] if isinstance(answer, Event) else [replace(event, payload=answer)]


def _one(event: Event, made: Any) -> Event:
    """Return an event where and when `event` was."""
    if isinstance(made, Event):
        return replace(event, type=made.type, payload=made.payload, metadata=made.metadata)
    if isinstance(made, tuple) and len(made) == 2 and isinstance(made[0], str):
        return replace(event, type=made[0], payload=made[1])
    msg = f"a list holds events or (type, payload), and not a {type(made).__name__}"
    raise TypeError(msg)
