"""The workspace: one opened dump, and every question that may be asked of it."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explorer import chains as causation
from explorer import quality, tables
from explorer import store as stores
from explorer.errors import NotFoundError, QuestionError
from explorer.model import END, AggregateKey
from explorer.projections import SqlProjection
from explorer.replay import Timeline, diff, final_states, frames, history_rows, state_at
from explorer.workspace.answers import Chain, Projected, SystemChange
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Literal

    import pyarrow as pa

    from explorer.model import (
        AggregateQuery,
        AggregateSummary,
        ChainQuery,
        ChainSummary,
        Change,
        Cut,
        Event,
        EventPage,
        EventQuery,
        Finding,
        Frame,
        LoadReport,
        Progress,
        Quarantined,
        RawRecord,
        Reducer,
        Summary,
    )
    from explorer.projections import Projection, ProjectionSet
    from explorer.reducers import ReducerSet
    from explorer.store import Difference, DuckDBEventStore, History, SqlResult

    Report = Callable[[Progress], None]
    Stop = Callable[[], bool]
    By = Literal["event_type", "aggregate_type"]

KEPT_TIMELINES = 8
"""How many aggregates stay open at once; each may hold checkpoints of up to 100 MB."""

MEASURED_CHAIN = 5_000
"""Longer chains are listed without their depth; opening one tells it."""

SQL_ROWS = 1_000_000
"""The most rows that a SQL projection may have."""


class Workspace:
    """One opened dump, with the reducers to replay it and the projections to run over it.

    Safe to share between threads. Expected failures are ExplorerErrors.
    """

    def __init__(
        self,
        opened: DuckDBEventStore,
        *,
        path: Path,
        name: str,
        report: LoadReport,
        reducers: ReducerSet,
        projections: ProjectionSet,
    ) -> None:
        self.path = path
        """The store that the dump was loaded into."""

        self.name = name
        """What to call the dump on screen."""

        self._store = opened
        self._report = report
        self._reducers = reducers
        self._projections = projections
        self._timelines: OrderedDict[tuple[str, AggregateKey], Timeline] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """Equal only for equal content, reducers and projections: keys whatever is cached."""
        return f"{self.path}:{self._reducers.fingerprint}:{self._projections.fingerprint}"

    def close(self) -> None:
        """Let go of the store; no question may be asked afterwards."""
        self._store.close()

    # The log

    @property
    def report(self) -> LoadReport:
        """What loading the dump did."""
        return self._report

    def summary(self) -> Summary:
        """Count what is in the log, once: nobody appends to an opened dump."""
        return self._summary

    @cached_property
    def _summary(self) -> Summary:
        return self._store.summary()

    @property
    def aggregate_types(self) -> tuple[str, ...]:
        """Aggregate types, most events first."""
        return tuple(name for name, _, _ in self.summary().aggregate_types)

    @property
    def event_types(self) -> tuple[str, ...]:
        """Event types, most events first."""
        return tuple(name for name, _ in self.summary().event_types)

    def activity(self, query: EventQuery, buckets: int = 120, by: By = "event_type") -> pa.Table:
        """Count the query's events over time: `bucket_start`, `bucket_end`, `kind`, `events`."""
        return self._store.activity(query, buckets=buckets, by=by)

    def page(
        self,
        query: EventQuery,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> EventPage:
        """Return the query's events next to a position, which is not included, in order."""
        return self._store.page(query, after=after, before=before, limit=limit)

    def count(self, query: EventQuery) -> int:
        """Count the query's events."""
        return self._store.count(query)

    def event(self, event_id: str) -> Event:
        """Return the first event with the id; raises NotFoundError."""
        return self._store.event(event_id)

    def event_at(self, position: int) -> Event:
        """Return the event at the position; raises NotFoundError."""
        return self._store.event_at(position)

    def raw(self, position: int) -> RawRecord:
        """Return the record that the event at the position came from, letter by letter."""
        return self._store.raw(position)

    def users(self, limit: int = 200) -> list[tuple[str, int]]:
        """Return user ids with their events, most first."""
        return self._store.users(limit=limit)

    def findings(self) -> list[Finding]:
        """Return what is wrong with the log."""
        return quality.findings(self._store.findings())

    def quarantine(self, limit: int = 200, offset: int = 0) -> list[Quarantined]:
        """Return records that could not become events, by file and number."""
        return self._store.quarantine(limit=limit, offset=offset)

    def export(self, query: EventQuery, path: Path) -> int:
        """Write the query's events, in canonical form and position order; return how many.

        The suffix decides: `.parquet`, else JSONL.
        """
        return self._store.export(query, path)

    # Aggregates and their states

    def find_aggregates(
        self, query: AggregateQuery, limit: int = 50, after: AggregateKey | None = None
    ) -> list[AggregateSummary]:
        """Return aggregates after another one: most events first, then by id and type."""
        return self._store.find_aggregates(query, limit=limit, after=after)

    def aggregate(self, key: AggregateKey) -> AggregateSummary:
        """Return what the log knows of one aggregate; raises NotFoundError."""
        return self._store.aggregate(key)

    def key_of(self, aggregate_id: str, aggregate_type: str | None = None) -> AggregateKey:
        """Find the one aggregate with this id, of the type if one is given.

        Raises NotFoundError if there is none, QuestionError if aggregates of several types have it.
        """
        keys = self._store.keys_of(aggregate_id)
        found = [key for key in keys if aggregate_type in (None, key.type)]
        if len(found) == 1:
            return found[0]
        types = ", ".join(key.type or "(no type)" for key in keys)
        if found:
            msg = f"{aggregate_id!r} is the id of several aggregates: {types}."
            raise QuestionError(msg, hint="Say which type is meant.")
        kind = f" of type {aggregate_type!r}" if aggregate_type else ""
        msg = f"No aggregate{kind} has the id {aggregate_id!r}."
        raise NotFoundError(msg, hint=f"It exists as {types}." if keys else "")

    def reducer(self, aggregate_type: str) -> Reducer:
        """Return the reducer of an aggregate type; the guessed one where nobody wrote one."""
        return self._reducers.for_type(aggregate_type)

    def reload(self) -> bool:
        """Load reducers and projections again if their files changed; tell whether they had.

        Raises what loading them raises; the ones before then stay in use.
        """
        with self._lock:
            reducers, projections = self._reducers, self._projections
            if not (reducers.stale() or projections.stale()):
                return False
            self._reducers, self._projections = reducers.reloaded(), projections.reloaded()
            self._timelines.clear()
            return True

    def timeline(self, key: AggregateKey) -> Timeline:
        """Open an aggregate: every version of it, near at hand. Raises NotFoundError."""
        reducer = self.reducer(key.type)
        name = (reducer.fingerprint, key)
        with self._lock:
            known = self._timelines.get(name)
            if known is None:
                known = self._timelines[name] = Timeline(self._events_of(key), reducer)
            self._timelines.move_to_end(name)
            while len(self._timelines) > KEPT_TIMELINES:
                self._timelines.popitem(last=False)
        return known

    def state(self, key: AggregateKey, cut: Cut = END) -> Frame | None:
        """Return the frame of an aggregate at a cut; None before its first event."""
        return state_at(self._events_of(key), self.reducer(key.type), cut)

    def history(self, key: AggregateKey) -> Iterator[tuple[Frame, list[Change]]]:
        """Yield every frame of an aggregate, in replay order, with what its event changed."""
        before: Any = None
        for frame in frames(self._events_of(key), self.reducer(key.type)):
            yield frame, diff(before, frame.state)
            before = frame.state

    def replay(
        self,
        cut: Cut = END,
        aggregate_types: Sequence[str] | None = None,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Iterator[Frame]:
        """Yield the frame of every aggregate at a cut; those not there yet are left out.

        One aggregate after the other, in no particular order; memory stays bounded by the largest.
        """
        if cut.version is not None:
            msg = f"The whole log has no version {cut.version}; only an aggregate has."
            raise QuestionError(msg, hint="Cut the log at a position or a time.")
        aggregates = self._store.replay_stream(aggregate_types)
        passed = watched("Replaying", aggregates, len, self._total(), progress, cancelled)
        return final_states(passed, self._reducers.for_type, cut)

    def export_states(self, path: Path, cut: Cut = END, *, progress: Report | None = None) -> int:
        """Write the state of every aggregate at a cut; return how many. The suffix decides."""
        return tables.write_states(self.replay(cut, progress=progress), path)

    def _events_of(self, key: AggregateKey) -> list[Event]:
        events = self._store.aggregate_events(key)
        if not events:
            msg = f"There is no aggregate {key}."
            raise NotFoundError(msg, hint="Search for a part of its id.")
        return events

    def _total(self) -> int:
        return self.report.events

    # The state of the system

    def history_ready(self, aggregate_type: str) -> bool:
        """Tell whether the history of this type has been built with its present reducer."""
        return self._store.history_ready(aggregate_type, self.reducer(aggregate_type).fingerprint)

    def build_history(
        self,
        aggregate_type: str,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> None:
        """Replay all aggregates of a type and keep every state, so that cuts become queries.

        Raises Cancelled, leaving nothing behind, if `cancelled` comes to say so.
        """
        reducer = self.reducer(aggregate_type)
        total = next(
            (n for name, _, n in self.summary().aggregate_types if name == aggregate_type), 0
        )
        stream = self._store.replay_stream([aggregate_type])
        passed = watched("Replaying", stream, len, total, progress, cancelled)
        rows = (row for events in passed for row in history_rows(events, reducer))
        self._store.write_history(aggregate_type, reducer.fingerprint, rows)

    def fields(self, aggregate_type: str) -> list[str]:
        """Return the JSON Pointers found in the states of a type, most common first."""
        return self._history(aggregate_type).fields()

    def system(
        self,
        aggregate_type: str,
        cut: Cut,
        fields: Sequence[str],
        *,
        limit: int = 200,
        after: str | None = None,
        where: tuple[str, str] | None = None,
    ) -> pa.Table:
        """Return every aggregate of a type at a cut, by id, from the one after `after` on.

        Columns: `aggregate_id`, `version`, `position`, `occurred_at`, `error`, and each field as
        JSON text. `where` narrows to those whose field, a JSON Pointer, has the JSON value.
        """
        history = self._history(aggregate_type)
        return history.rows_at(cut, fields, limit=limit, after=after, where=where)

    def counts_by(self, aggregate_type: str, field: str, cut: Cut) -> pa.Table:
        """Count the aggregates of a type at a cut by a field: `value` (JSON), `aggregates`."""
        return self._history(aggregate_type).counts_at(cut, field)

    def counts_over_time(self, aggregate_type: str, field: str, buckets: int = 100) -> pa.Table:
        """Do the same over the whole log: `bucket_start`, `value`, `aggregates`."""
        return self._history(aggregate_type).counts_over_time(field, buckets)

    def system_changes(
        self, aggregate_type: str, before: Cut, after: Cut, limit: int = 200
    ) -> tuple[list[SystemChange], int]:
        """Return aggregates whose state differs between two cuts, by id, and how many do."""
        found, total = self._history(aggregate_type).differing(before, after, limit)
        return [_system_change(aggregate_type, each) for each in found], total

    def _history(self, aggregate_type: str) -> History:
        return self._store.history(aggregate_type, self.reducer(aggregate_type).fingerprint)

    # Chains

    def chains(self, query: ChainQuery, limit: int = 50, offset: int = 0) -> list[ChainSummary]:
        """Return chains in the query's order, with their depth and whether they are cyclic."""
        return [
            self._measured(each) for each in self._store.chains(query, limit=limit, offset=offset)
        ]

    def chain_count(self, query: ChainQuery) -> int:
        """Count the query's chains."""
        return self._store.chain_count(query)

    def chain(self, correlation_id: str) -> Chain:
        """Return the events of a chain and how they caused each other; raises NotFoundError."""
        events = self._store.chain_events(correlation_id)
        if not events:
            msg = f"No event has the correlation id {correlation_id!r}."
            raise NotFoundError(msg, hint="Ids are compared letter by letter.")
        inside = {event.id for event in events}
        named = {event.causation_id for event in events if event.causation_id} - inside
        known = self._store.find_events(sorted(named)) if named else {}
        graph = causation.link(events, known)
        return Chain(correlation_id=correlation_id, events=tuple(events), graph=graph)

    def _measured(self, summary: ChainSummary) -> ChainSummary:
        if summary.events > MEASURED_CHAIN:
            return summary
        graph = causation.link(self._store.chain_events(summary.correlation_id))
        return replace(summary, depth=causation.depth(graph), cyclic=bool(graph.cycles))

    # Projections and SQL

    @property
    def projections(self) -> tuple[Projection, ...]:
        """The projections named when the dump was opened, by name."""
        return self._projections.all

    def project(
        self,
        name: str,
        cut: Cut = END,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Projected:
        """Compute a projection over the events up to a cut. Raises NotFoundError, ProjectionError,
        and Cancelled if `cancelled` comes to say so."""
        chosen = self._projections.named(name)
        if isinstance(chosen, SqlProjection):
            states = self._states_for(chosen.source, cut, progress, cancelled)
            result = self._store.sql(chosen.source, limit=SQL_ROWS, cut=cut, states=states)
            return Projected(table=result.table, errors=_truncation(result))
        events = self._store.log_stream(chosen.types, cut)
        done = chosen.run(events, progress=progress, cancelled=cancelled, total=self._total())
        return Projected(
            table=tables.of_rows(done.rows),
            errors=tuple(map(str, done.errors)),
            failures=done.errors,
            failed=done.failed,
        )

    def sql(self, query: str, *, limit: int = 10_000, seconds: float = 30) -> SqlResult:
        """Answer one SELECT over `events`, and over `states` at the end of the log, locked down.

        Raises QueryError for everything else, and where the query fails or takes too much.
        """
        states = self._states_for(query, END, None, None)
        return self._store.sql(query, limit=limit, seconds=seconds, states=states)

    def schema(self) -> list[tuple[str, str, str]]:
        """Return the columns of `events`: name, type, and what it means."""
        return list(stores.EVENTS_COLUMNS)

    def _states_for(
        self, query: str, cut: Cut, progress: Report | None, cancelled: Stop | None
    ) -> pa.Table | None:
        """Replay the log if the query reads `states`: that is the only time to pay for it."""
        if not re.search(r"\bstates\b", query, re.IGNORECASE):
            return None
        return tables.states_table(self.replay(cut, progress=progress, cancelled=cancelled))


def _truncation(result: SqlResult) -> tuple[str, ...]:
    if not result.truncated:
        return ()
    return (f"Only the first {result.table.num_rows:,} rows are here; there are more.",)


def _system_change(aggregate_type: str, found: Difference) -> SystemChange:
    before, after = (text and json.loads(text) for text in (found.before, found.after))
    return SystemChange(
        key=AggregateKey(aggregate_type, found.aggregate_id),
        before=before,
        after=after,
        changes=tuple(diff(before, after)),
    )
