"""Scenarios: edits laid over the log; the log itself is never touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from explorer.errors import QuestionError
from explorer.model.pointer import child, tokens_of
from explorer.replay.diff import apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import AggregateKey, Event

Kind = Literal["skip", "set", "insert", "duplicate", "move", "shift"]
KINDS: tuple[Kind, ...] = ("skip", "set", "insert", "duplicate", "move", "shift")
MOST_EDITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit: what is done to an event."""

    kind: Kind
    event: str
    """The id of the event that is edited, or after which another is inserted.

    `@` and a position where one delivery of several with the same id is meant.
    """

    cascade: bool = False
    """Skip what the event caused, too, in whatever aggregate."""

    path: str = ""
    """Of `set`: a JSON Pointer into the payload."""

    value: Any = None
    """Of `set`: what to put there. Of `insert`: the payload."""

    event_type: str = ""
    """Of `insert`: the type of the new event."""

    to: str = ""
    """Of `move`: the event after which it comes instead."""

    seconds: float = 0
    """Of `shift`: how much later it happened."""

    on: bool = True
    """False if it is switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named list of edits, made one after the other."""

    name: str = "scenario"
    edits: tuple[Edit, ...] = ()

    @property
    def active(self) -> tuple[Edit, ...]:
        """The edits that are switched on."""
        return tuple(edit for edit in self.edits if edit.on)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of an edited aggregate, and where it belongs beside the events as recorded."""

    event: Event
    version: int
    slot: int
    """The index of the recorded event that it stands for, or stands behind."""

    recorded: bool
    """True if it is that event, as it was."""


def edited(
    events: Sequence[Event], versions: Sequence[int], edits: Sequence[Edit], key: AggregateKey
) -> list[Entry]:
    """Return the events of one aggregate, in replay order, with the edits made in turn.

    Edits of events that the aggregate does not have do not concern it. What an edit makes happens
    in the order that it says, whatever the times: only `move` changes the order. Raises
    QuestionError for an edit that cannot be made.
    """
    entries = [
        Entry(event, version, index, recorded=True)
        for index, (event, version) in enumerate(zip(events, versions, strict=True))
    ]
    for number, edit in enumerate(edits):
        entries = _made(entries, edit, number, key)
    return entries


def _made(entries: list[Entry], edit: Edit, number: int, key: AggregateKey) -> list[Entry]:
    place = _place(entries, edit.event)
    if place is None:
        return entries
    before, entry, after = entries[:place], entries[place], entries[place + 1 :]
    if edit.kind == "skip":
        return [each for each in entries if not _is(each.event, edit.event)]
    if edit.kind == "move":
        return _moved([*before, *after], entry, edit, key)
    return [*before, *_instead(entry, edit, number), *after]


def _instead(entry: Entry, edit: Edit, number: int) -> list[Entry]:
    """Return what an edit that keeps the order makes of one entry."""
    if edit.kind == "duplicate":
        return [entry, replace(entry, recorded=False)]
    if edit.kind == "insert":
        return [entry, replace(entry, event=_inserted(entry.event, edit, number), recorded=False)]
    changed = _with_value if edit.kind == "set" else _shifted
    return [replace(entry, event=changed(entry.event, edit), recorded=False)]


def _moved(rest: list[Entry], entry: Entry, edit: Edit, key: AggregateKey) -> list[Entry]:
    place = _place(rest, edit.to)
    if edit.to and place is None:
        msg = f"{key} has no event {edit.to!r} that {edit.event} could be moved behind."
        raise QuestionError(msg, hint="Name an event of the same aggregate; none for the start.")
    at = 0 if place is None else place + 1
    slot = -1 if place is None else rest[place].slot
    return [*rest[:at], replace(entry, slot=slot, recorded=False), *rest[at:]]


def _place(entries: Sequence[Entry], name: str) -> int | None:
    return next((n for n, each in enumerate(entries) if _is(each.event, name)), None)


def _is(event: Event, name: str) -> bool:
    return name in {event.id, f"@{event.position}"}


def _with_value(event: Event, edit: Edit) -> Event:
    if not edit.path:
        return replace(event, payload=edit.value)
    try:
        return replace(event, payload=_put(event.payload, tokens_of(edit.path), edit.value))
    except (LookupError, ValueError):
        msg = f"The payload of {event.id} has no place {edit.path!r}."
        raise QuestionError(msg, hint="Give a JSON Pointer into it, such as /amount.") from None


def _put(payload: Any, tokens: list[str], value: Any) -> Any:
    """Return the payload with the value there; the last step may be a new key of an object."""
    copied = apply(payload, [])
    parent = copied
    for token in tokens[:-1]:
        parent = child(parent, token)
    if isinstance(parent, list):
        parent[int(tokens[-1])] = value
    elif isinstance(parent, dict):
        parent[tokens[-1]] = value
    else:
        child(parent, tokens[-1])
    return copied


def _shifted(event: Event, edit: Edit) -> Event:
    try:
        return replace(event, occurred_at=event.occurred_at + timedelta(seconds=edit.seconds))
    except (OverflowError, ValueError):
        msg = f"{event.id} cannot be shifted by {edit.seconds} seconds."
        raise QuestionError(msg, hint="Stay within the calendar.") from None


def _inserted(event: Event, edit: Edit, number: int) -> Event:
    if not edit.event_type:
        msg = f"The event to insert after {event.id} has no type."
        raise QuestionError(msg, hint="Give its event_type.")
    return replace(
        event,
        id=f"inserted-{number + 1}",
        type=edit.event_type,
        payload=edit.value,
        causation_id=None,
    )
