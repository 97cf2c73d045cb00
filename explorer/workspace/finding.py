"""Where an expression holds, and which invariants of a file are violated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from explorer.errors import QuestionError
from explorer.replay import Expression, Interval, intervals, parse
from explorer.workspace.states import States
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from explorer.model import AggregateKey, Event
    from explorer.workspace.opened import Report, Stop

MOST_INVARIANTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """What has to hold after every event of an aggregate type."""

    name: str
    aggregate_type: str
    expression: Expression
    message: str


@dataclass(frozen=True, slots=True)
class Violation:
    """An interval on which an invariant does not hold."""

    invariant: Invariant
    interval: Interval


class Finding(States):
    """Questions about every state of every aggregate."""

    def find_in(self, key: AggregateKey, where: str) -> list[Interval]:
        """Return where an expression holds along one aggregate, in replay order."""
        timeline = self.timeline(key)
        return list(intervals(timeline.events, timeline.reducer, parse(where)))

    def find(
        self,
        where: str,
        aggregate_types: Sequence[str] | None = None,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> list[Interval]:
        """Return every interval on which an expression holds, of all aggregates.

        By the position of the first event. Raises QuestionError for what is no expression.
        """
        expression = parse(where)
        found = [
            each
            for events in self._aggregates(aggregate_types, progress, cancelled)
            for each in intervals(events, self.reducer(events[0].aggregate_type), expression)
        ]
        return sorted(found, key=lambda each: each.first.position)

    def check_invariants(
        self,
        invariants: Sequence[Invariant],
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> list[Violation]:
        """Return every violation of the invariants, in their order and then by position."""
        found: dict[str, list[Violation]] = {each.name: [] for each in invariants}
        types = sorted({each.aggregate_type for each in invariants})
        for events in self._aggregates(types, progress, cancelled):
            kind = events[0].aggregate_type
            for each in (each for each in invariants if each.aggregate_type == kind):
                broken = intervals(events, self.reducer(kind), each.expression)
                found[each.name] += [Violation(each, interval) for interval in broken]
        for violations in found.values():
            violations.sort(key=lambda each: each.interval.first.position)
        return [violation for violations in found.values() for violation in violations]

    def _aggregates(
        self, types: Sequence[str] | None, progress: Report | None, cancelled: Stop | None
    ) -> Iterator[list[Event]]:
        stream = self._store.replay_stream(types)
        return watched("Replaying", stream, len, self.report.events, progress, cancelled)


def by_event_type(found: Sequence[Interval]) -> list[tuple[str, int, Interval]]:
    """Group intervals by the type of the event that begins them: type, how many, the first one."""
    groups: dict[str, list[Interval]] = {}
    for each in found:
        groups.setdefault(each.first.type, []).append(each)
    ranked = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [(name, len(each), each[0]) for name, each in ranked]


def read_invariants(path: Path) -> list[Invariant]:
    """Read a YAML or JSON list of `name`, `aggregate_type`, `must`, and perhaps `message`.

    Raises QuestionError that says which entry is wrong.
    """
    entries = _read(path)
    if not isinstance(entries, list) or len(entries) > MOST_INVARIANTS:
        msg = f"{path} is no list of at most {MOST_INVARIANTS} invariants."
        raise QuestionError(msg, hint="Begin each with a dash, as - name: total.")
    invariants = [_invariant(path, number, entry) for number, entry in enumerate(entries, 1)]
    names = [each.name for each in invariants]
    if twice := next((name for name in names if names.count(name) > 1), None):
        msg = f"{path} has two invariants called {twice!r}."
        raise QuestionError(msg, hint="Give each a name of its own.")
    return invariants


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise QuestionError(msg, hint="Name a YAML file.") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        msg = f"{path} is no YAML: {str(error).splitlines()[0]}."
        raise QuestionError(msg, hint="Write a list of invariants.") from error


def _invariant(path: Path, number: int, entry: Any) -> Invariant:
    fields = entry if isinstance(entry, dict) else {}
    for field in ("name", "aggregate_type", "must"):
        if not isinstance(fields.get(field), str):
            msg = f"Invariant {number} of {path} has no {field}."
            raise QuestionError(msg, hint="It needs name, aggregate_type and must, all text.")
    must = fields["must"]
    parse(must)  # so that columns in complaints are those of the file
    broken = parse(f"not ({must})")
    message = str(fields.get("message") or f"{must} does not hold")
    return Invariant(
        name=fields["name"],
        aggregate_type=fields["aggregate_type"],
        expression=broken,
        message=message,
    )
