"""Dumps of no known format: where their fields are, by the names and the values of members."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explorer.formats import aliases, observed
from explorer.formats.owners import owned
from explorer.model import REQUIRED, UNKNOWN, RecordMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explorer.formats.observed import Column

_OUTER, _INNER, _PAYLOAD = range(3)
_OF_EVENTS = frozenset(("event", "evt", "message", "msg"))


def guessed(records: Sequence[Any]) -> RecordMapping:
    """Return where the fields of an event seem to be in decoded records.

    Names alone decide nothing: an id is unique, a type has few values, an aggregate has several
    events, a version counts them, and what is the same in all records is none of these. A field
    that nothing fits has no pointers. Without a payload, the whole record is it.
    """
    guess = _Guess(observed.columns(records))
    found = {
        "event_id": guess.event_id,
        "event_type": guess.event_type,
        "aggregate_type": guess.aggregate_type,
        "occurred_at": guess.occurred_at,
        "version": guess.version,
        "correlation_id": guess.correlation_id,
        "causation_id": guess.causation_id,
        "user_id": guess.user_id,
    }
    single = {field: (each.pointer,) for field, each in found.items() if each}
    required: dict[str, tuple[str, ...]] = dict.fromkeys(REQUIRED, ())
    aggregates = {"aggregate_id": tuple(each.pointer for each in guess.aggregate_ids)}
    return RecordMapping(
        format=UNKNOWN,
        payload=(guess.payload.pointer if guess.payload else "",),
        metadata=(guess.metadata.pointer if guess.metadata else "/metadata",),
        **(required | single | aggregates),
    )


@dataclass
class _Guess:
    """Each field, decided after those that it depends on."""

    columns: list[Column]

    @cached_property
    def payload(self) -> Column | None:
        objects = (one for one in self.columns if one.mostly_objects)
        ranked = [(aliases.rank("payload", one.name), one) for one in objects]
        likely = [(len(one.path), rank, one) for rank, one in ranked if rank is not None]
        return min(likely, key=lambda each: each[:-1])[-1] if likely else None

    @cached_property
    def metadata(self) -> Column | None:
        return self._best("metadata", (one for one in self.columns if one.mostly_objects))

    @cached_property
    def event_id(self) -> Column | None:
        return self._best("event_id", (one for one in self._ids if one.everywhere and one.unique))

    @cached_property
    def occurred_at(self) -> Column | None:
        times = [one for one in self.columns if one.everywhere and one.timed]
        times = [one for one in times if not one.constant] or times
        named = self._best("occurred_at", times)
        likely = [one for one in times if self._place(one) != _PAYLOAD and one.named_time]
        return named or (likely[0] if len(likely) == 1 else None)

    @cached_property
    def event_type(self) -> Column | None:
        named = self._ranked("event_type", self._kinds)
        moving = [one for one in named if not self._group or not one.follows(self._group)]
        return next(iter(moving or named), None)

    @cached_property
    def aggregate_ids(self) -> tuple[Column, ...]:
        """One column, or those of which each record has its aggregate in the first that it has."""
        if self._group and (not self._group.named_kinds or aliases.is_id(self._group.name)):
            return (self._group,)
        ids = [one for one in self._ids if one is not self.event_id and self._place(one) != _INNER]
        by_owner = owned(ids, self.event_type) if self.event_type else ()
        return by_owner or ((self._group,) if self._group else ())

    @cached_property
    def aggregate_type(self) -> Column | None:
        if not (ids := self.aggregate_ids):
            return None
        kinds = [one for one in self.columns if one.everywhere and one.named_kinds]
        told = [
            one for one in kinds if one.repeated or aliases.is_plain("aggregate_type", one.name)
        ]
        taken = (self.event_type, *ids)
        aggregates = observed.first_of(ids)
        return self._best(
            "aggregate_type",
            (one for one in told if one not in taken and one.follows(aggregates)),
        )

    @cached_property
    def version(self) -> Column | None:
        if not (ids := self.aggregate_ids):
            return None
        numbers = (one for one in self.columns if one.everywhere and one.counted)
        aggregates = observed.first_of(ids)
        taken = (self.event_id, self.occurred_at)
        return self._best(
            "version", (one for one in numbers if one not in taken and one.counts(aggregates))
        )

    @cached_property
    def correlation_id(self) -> Column | None:
        shared = [one for one in self._references if one.repeated]
        return self._best("correlation_id", shared + self._plain("correlation_id"))

    @cached_property
    def causation_id(self) -> Column | None:
        known = set(map(str, self.event_id.present)) if self.event_id else set()
        causes = (one for one in self._references if known.intersection(map(str, one.present)))
        return self._best("causation_id", causes) or self._best(
            "causation_id", self._plain("causation_id")
        )

    @cached_property
    def user_id(self) -> Column | None:
        return self._best("user_id", self._references)

    @property
    def _ids(self) -> list[Column]:
        return [one for one in self.columns if one.identifies and not one.timed]

    @property
    def _kinds(self) -> list[Column]:
        """What has few values, several times each; the group of a record is not its type."""
        kinds = (one for one in self.columns if one.everywhere and one.repeated)
        return [one for one in kinds if one.named_kinds and one is not self._group]

    @cached_property
    def _group(self) -> Column | None:
        """What is named like an aggregate, and several records share."""
        return self._best(
            "aggregate_id", (one for one in self._ids if one.everywhere and one.repeated)
        )

    @property
    def _references(self) -> list[Column]:
        """What may be the id of something else; also inside metadata that is text."""
        written = self.metadata and not any(isinstance(v, dict) for v in self.metadata.values)
        inside = list(observed.members(self.metadata)) if self.metadata and written else []
        taken = (self.event_id, self.event_type, self.occurred_at, *self.aggregate_ids)
        return [
            one
            for one in self.columns + inside
            if one.present and one.identifies and one not in taken
        ]

    def _plain(self, field: str) -> list[Column]:
        return [one for one in self._references if aliases.is_plain(field, one.name)]

    def _best(self, field: str, candidates: Iterable[Column]) -> Column | None:
        return next(iter(self._ranked(field, candidates)), None)

    def _ranked(self, field: str, candidates: Iterable[Column]) -> list[Column]:
        """Those with a name of the field, likeliest first: its own name, then the outer ones."""
        likely = []
        for one in candidates:
            rank, place = aliases.rank(field, one.name), self._place(one)
            if rank is not None and (place != _PAYLOAD or _may_be_data(field, one.name, rank)):
                likely.append((place == _PAYLOAD, rank > 0, place, rank, one))
        return [one for *_, one in sorted(likely, key=lambda each: each[:-1])]

    def _place(self, column: Column) -> int:
        payload = self.payload.path if self.payload else column.path
        if column.path[: len(payload)] == payload and self.payload:
            return _PAYLOAD
        return _OUTER if len(column.path) == 1 else _INNER


def _may_be_data(field: str, name: str, rank: int) -> bool:
    """Whether a member of the payload with this name is the field of the event all the same."""
    if field in ("event_id", "event_type", "occurred_at"):
        return aliases.words(name)[0] in _OF_EVENTS
    return field == "version" or (rank == 0 and field != "user_id")
