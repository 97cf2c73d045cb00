"""Addresses of the app's views as values, and what they say when read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.model import END, AggregateKey, Cut, EventQuery, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable

Params = Mapping[str, Sequence[str]]

OVERVIEW = "overview"
EVENTS = "events"
TIME_TRAVEL = "time-travel"
SYSTEM = "system"
CHAINS = "chains"
QUALITY = "quality"
PROJECTIONS = "projections"
SQL = "sql"
FIND = "find"
WHATIF = "what-if"
OPEN = "open"

LONGEST_PATH = 1_000
"""Letters of a JSON Pointer that a URL carries."""

_LEAD = 10
"""How many positions before an opened event its page of the log begins."""


@dataclass(frozen=True, slots=True)
class Link:
    """One view of the app: a page and what its URL says."""

    page: str
    """The page's `url_path`."""

    params: tuple[tuple[str, str], ...] = ()
    """Query parameters in order; a name may repeat."""


def moment(
    key: AggregateKey, cut: Cut = END, *, upcast: bool = True, why: str | None = None
) -> Link:
    """Time travel at one aggregate, its playhead at `cut`, its events upcast or as recorded.

    `why` is the JSON Pointer of a value whose history is shown.
    """
    switch = present(upcast=None if upcast else "off", why=why)
    return Link(TIME_TRAVEL, (*_aggregate(key), *cut_params(cut), *switch))


def upcast_of(params: Params) -> bool:
    """Tell whether the moment of a URL has its events upcast."""
    return last_value(params, "upcast") != "off"


def find(where: str, aggregate_type: str | None = None) -> Link:
    """Where an expression holds, in all aggregates of a type or of all types."""
    return Link(FIND, present(where=where, type=aggregate_type))


def whatif(scenario: str) -> Link:
    """What a scenario, as a link carries it, would change."""
    return Link(WHATIF, present(scenario=scenario))


def chain(correlation_id: str, *, event_id: str | None = None) -> Link:
    """One correlation chain, with the event selected if one is given."""
    return Link(CHAINS, present(correlation=correlation_id, event=event_id))


def system(aggregate_type: str, cut: Cut = END) -> Link:
    """Every aggregate of a type at `cut`."""
    return Link(SYSTEM, (("type", aggregate_type), *cut_params(cut)))


def projection(name: str, cut: Cut = END) -> Link:
    """One projection computed up to `cut`."""
    return Link(PROJECTIONS, (("name", name), *cut_params(cut)))


def sql(query: str) -> Link:
    """The query box with `query` in it, run."""
    return Link(SQL, (("q", query),))


def events(query: EventQuery, *, position: int | None = None) -> Link:
    """The events that `query` asks for; at `position`, if given, with the event there opened."""
    after = None if position is None or position <= _LEAD else position - _LEAD
    params = present(after=digits(after), event=digits(position))
    return Link(EVENTS, (*query_params(query), *params))


def finding(kind: str) -> Link:
    """The events that show one kind of finding."""
    return Link(EVENTS, (("finding", kind),))


def cut_params(cut: Cut) -> tuple[tuple[str, str], ...]:
    """Return what a URL says about a cut: nothing for the end of the log."""
    return present(
        version=digits(cut.version),
        position=digits(cut.position),
        at=None if cut.time is None else time_param(cut.time),
    )


def cut_of(params: Params) -> Cut:
    """Read a cut back from a URL; a position wins over a version, and a version over a time.

    Raises QuestionError if a value cannot be understood.
    """
    position, version, time = (
        whole(params, "position"),
        whole(params, "version"),
        _time(params, "at"),
    )
    if position is not None:
        return Cut(position=position)
    return Cut(version=version) if version is not None else Cut(time=time)


def key_of(params: Params) -> AggregateKey | None:
    """Read an aggregate back from a URL; None if it names none. The type may be missing."""
    name = last_value(params, "id")
    return None if name is None else AggregateKey(last_value(params, "type") or "", name)


def query_params(query: EventQuery) -> tuple[tuple[str, str], ...]:
    """Return what a URL says about a query; short names, only what narrows."""
    return (
        *(("type", name) for name in query.types),
        *(("aggregate", name) for name in query.aggregate_types),
        *present(
            id=query.aggregate_id,
            since=None if query.since is None else time_param(query.since),
            until=None if query.until is None else time_param(query.until),
            through=digits(query.through),
            user=query.user_id,
            correlation=query.correlation_id,
            causation=query.causation_id,
            text=query.text,
            path=query.path,
            value=query.value,
        ),
    )


def query_of(params: Params) -> EventQuery:
    """Read a query back from a URL. Raises QuestionError if a value cannot be understood."""
    return EventQuery(
        types=tuple(params.get("type", ())),
        aggregate_types=tuple(params.get("aggregate", ())),
        aggregate_id=last_value(params, "id"),
        since=_time(params, "since"),
        until=_time(params, "until"),
        through=whole(params, "through"),
        user_id=last_value(params, "user"),
        correlation_id=last_value(params, "correlation"),
        causation_id=last_value(params, "causation"),
        text=last_value(params, "text"),
        path=last_value(params, "path"),
        value=last_value(params, "value"),
    )


def time_param(when: datetime) -> str:
    """Write an aware time as URLs carry it: UTC, to the microsecond where there are any."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _aggregate(key: AggregateKey) -> tuple[tuple[str, str], ...]:
    return present(type=key.type or None, id=key.id)


def present(**values: str | None) -> tuple[tuple[str, str], ...]:
    """Return the parameters that have a value."""
    return tuple((name, value) for name, value in values.items() if value is not None)


def digits(number: int | None) -> str | None:
    """Return a whole number as a parameter carries it."""
    return None if number is None else str(number)


def last_value(params: Params, name: str) -> str | None:
    """Return the value of a parameter, the last one if it repeats; None if it is missing."""
    values = params.get(name, ())
    return values[-1] if values else None


def whole(params: Params, name: str) -> int | None:
    """Read a parameter as a whole number from 0. Raises QuestionError for anything else."""
    value = last_value(params, name)
    if value is None:
        return None
    if not value.isdecimal() or len(value) > 18:
        msg = f"The link says {name}={value}, which is not a whole number."
        raise QuestionError(msg, hint=f"Give {name} as digits, such as {name}=12.")
    return int(value)


def _time(params: Params, name: str) -> datetime | None:
    value = last_value(params, name)
    if value is None:
        return None
    try:
        return parse_time(value)
    except ValueError as error:
        msg = f"The link says {name}={value}, which is not a time."
        raise QuestionError(msg, hint=f"Write {name}=2026-01-31T09:30:00Z.") from error


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather repeated names into lists, in order of appearance."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
