"""The store that everything is read from: one class, whose methods are thin."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from explorer.model import END
from explorer.store import (
    activity,
    aggregates,
    causes,
    chains,
    events,
    history,
    locked_sql,
    overview,
    streams,
    variants,
    writing,
)
from explorer.store.declarative import DeclarativeEngine
from explorer.store.evidence import evidence, of_kind
from explorer.store.export import export
from explorer.store.history import HistoryKey
from explorer.store.system import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from explorer.model import (
        AggregateKey,
        AggregateQuery,
        AggregateSummary,
        ChainQuery,
        ChainSummary,
        Cut,
        Event,
        EventPage,
        EventQuery,
        Evidence,
        HopRank,
        LoadReport,
        Quarantined,
        RawRecord,
        Summary,
        TimedHop,
        TypeMap,
        UnfinishedChain,
        Variant,
    )
    from explorer.model.declaration import Declaration
    from explorer.replay import HistoryRow
    from explorer.store.database import Database
    from explorer.store.declarative.engine import Found
    from explorer.store.locked_sql import SqlResult


class DuckDBEventStore:
    """An `EventStore` in DuckDB, with every question that can be asked without replaying.

    Safe to share between threads. Raises StoreError where the store cannot be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._appending = Lock()

    def close(self) -> None:
        """Let go of the files. Questions raise StoreError afterwards."""
        self._database.close()

    # The contract

    def events_of(
        self, aggregate_id: str, *, from_version: int = 0, aggregate_type: str | None = None
    ) -> list[Event]:
        """See `EventStore.events_of`."""
        return aggregates.events_from(
            self._database, aggregate_id, from_version=from_version, aggregate_type=aggregate_type
        )

    def events_of_type(self, event_type: str, *, since: datetime | None = None) -> Iterator[Event]:
        """See `EventStore.events_of_type`."""
        return streams.of_type(self._database, event_type, since)

    def append(self, aggregate_id: str, events: Sequence[Event], expected_version: int) -> None:
        """See `EventStore.append`."""
        with self._appending:
            writing.append(self._database, aggregate_id, events, expected_version)

    # The log as a whole

    def summary(self) -> Summary:
        """Count what is in the log."""
        return overview.summary(self._database)

    def report(self) -> LoadReport:
        """Return what loading the store did."""
        return overview.report(self._database)

    def quarantine(self, *, limit: int = 200, offset: int = 0) -> list[Quarantined]:
        """Return records that could not become events, by file and number."""
        return overview.quarantine(self._database, limit=limit, offset=offset)

    def findings(self) -> list[Evidence]:
        """Return what is wrong with the log, counted; takes seconds the first time."""
        return evidence(self._database)

    def finding_page(
        self, kind: str, *, after: int | None = None, before: int | None = None, limit: int = 200
    ) -> EventPage:
        """Return events that show a kind of evidence, next to a position not included."""
        evidence(self._database)
        shown = of_kind(kind)
        return events.page_of(self._database, shown, after=after, before=before, limit=limit)

    def event_types(self) -> list[tuple[str, int]]:
        """Return the event types with their events, most first."""
        return overview.counted(self._database, "event_type")

    def users(self, *, limit: int = 200) -> list[tuple[str, int]]:
        """Return user ids with their events, most first."""
        return overview.counted(self._database, "user_id", limit=limit)

    def activity(
        self, query: EventQuery, *, buckets: int = 120, by: activity.By = "event_type"
    ) -> pa.Table:
        """Count the query's events over time: `bucket_start`, `bucket_end`, `kind`, `events`."""
        return activity.activity(self._database, query, buckets=buckets, by=by)

    # Events

    def page(
        self,
        query: EventQuery,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> EventPage:
        """Return the query's events next to a position, which is not included, in order."""
        return events.page(self._database, query, after=after, before=before, limit=limit)

    def count(self, query: EventQuery) -> int:
        """Count the query's events."""
        return events.count(self._database, query)

    def event(self, event_id: str) -> Event:
        """Return the first event with the id; raises NotFoundError."""
        return events.event(self._database, event_id)

    def event_at(self, position: int) -> Event:
        """Return the event at the position; raises NotFoundError."""
        return events.event_at(self._database, position)

    def events_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, those that are in the log, in position order."""
        return events.at_positions(self._database, positions)

    def find_events(self, ids: Sequence[str]) -> dict[str, Event]:
        """Return the first event with each of the ids, for those that are in the log."""
        return events.with_ids(self._database, ids)

    def raw(self, position: int) -> RawRecord:
        """Return the record that the event at the position came from; raises NotFoundError."""
        return events.raw(self._database, position)

    def log_stream(
        self, event_types: Sequence[str] | None = None, cut: Cut | None = None
    ) -> Iterator[Event]:
        """Yield the events within the cut in position order, of some types or of all."""
        return streams.log_stream(self._database, event_types, cut)

    def export(
        self, query: EventQuery, path: Path, *, tick: Callable[[int], None] | None = None
    ) -> int:
        """Write the query's events to `path` in canonical form and position order; see `export`."""
        return export(self._database, query, path, tick=tick)

    # Aggregates

    def aggregate_events(self, key: AggregateKey) -> list[Event]:
        """Return one aggregate's events in replay order; empty if there is none."""
        return aggregates.events_from(
            self._database, key.id, from_version=0, aggregate_type=key.type
        )

    def aggregate(self, key: AggregateKey) -> AggregateSummary:
        """Return what the log knows of one aggregate; raises NotFoundError."""
        return aggregates.aggregate(self._database, key)

    def keys_of(self, aggregate_id: str) -> list[AggregateKey]:
        """Return the aggregates that have the id, by type."""
        return aggregates.keys_of(self._database, aggregate_id)

    def find_aggregates(
        self, query: AggregateQuery, *, limit: int = 50, after: AggregateKey | None = None
    ) -> list[AggregateSummary]:
        """Return aggregates after another one: most events first, then by id and type."""
        return aggregates.find(self._database, query, limit=limit, after=after)

    def aggregate_count(self, query: AggregateQuery) -> int:
        """Count the query's aggregates."""
        return aggregates.count(self._database, query)

    def replay_stream(
        self,
        aggregate_types: Sequence[str] | None = None,
        aggregate_ids: Sequence[str] | None = None,
    ) -> Iterator[list[Event]]:
        """Yield the events of whole aggregates, one aggregate after the other; of some or of all.

        Each list is in position order; the aggregates come in no particular order. Memory stays
        bounded by the largest aggregate.
        """
        return streams.replay_stream(self._database, aggregate_types, aggregate_ids)

    def declared_states(self, declaration: Declaration, cut: Cut = END) -> Found:
        """Compute the states of a declared type at a cut, and name those left to the fold."""
        return DeclarativeEngine(self._database, declaration).final_states(cut)

    def replay_batches(
        self,
        aggregate_types: Sequence[str] | None = None,
        aggregate_ids: Sequence[str] | None = None,
        *,
        also: Sequence[str] = (),
    ) -> Iterator[pa.RecordBatch]:
        """Yield whole aggregates as Arrow, many at a time: see `streams.replay_batches`."""
        return streams.replay_batches(self._database, aggregate_types, aggregate_ids, also=also)

    def fields_at(self, positions: pa.Array, also: Sequence[str]) -> pa.Table:
        """Return more fields of the events at some positions, in the order of `positions`."""
        return streams.fields_at(self._database, positions, also)

    # Chains

    def chains(self, query: ChainQuery, *, limit: int = 50, offset: int = 0) -> list[ChainSummary]:
        """Return chains in the query's order; depth and cycles are left open."""
        return chains.chains(self._database, query, limit=limit, offset=offset)

    def chain_count(self, query: ChainQuery) -> int:
        """Count the query's chains."""
        return chains.chain_count(self._database, query)

    def chain_events(self, correlation_id: str) -> list[Event]:
        """Return the events of one chain in position order; empty if there is none."""
        return chains.chain_events(self._database, correlation_id)

    def type_map(self) -> TypeMap:
        """Return which event types cause which in the whole log."""
        return causes.type_map(self._database)

    def hop_ranks(self, hops: Sequence[TimedHop]) -> list[HopRank]:
        """Return where each latency is among all hops of its two types, in order."""
        return causes.hop_ranks(self._database, hops)

    def variants(self, *, limit: int = 50, offset: int = 0) -> list[Variant]:
        """Return the shapes of the log's chains, rare ones first."""
        return variants.variants(self._database, limit=limit, offset=offset)

    def variant_count(self) -> int:
        """Count the shapes of the log's chains."""
        return variants.variant_count(self._database)

    def unfinished(self, *, limit: int = 50, offset: int = 0) -> list[UnfinishedChain]:
        """Return chains that lack a step which nearly all that begin alike have."""
        return variants.unfinished(self._database, limit=limit, offset=offset)

    # Histories

    def history_ready(self, aggregate_type: str, fingerprint: str) -> bool:
        """Tell whether the history of a type, by that reducer, has been written."""
        return history.is_ready(self._database, HistoryKey(aggregate_type, fingerprint))

    def write_history(
        self, aggregate_type: str, fingerprint: str, rows: Iterable[HistoryRow]
    ) -> None:
        """Keep the rows; if iterating them raises, nothing is kept and it raises on."""
        history.write(self._database, HistoryKey(aggregate_type, fingerprint), rows)

    def write_folded_history(
        self, aggregate_type: str, fingerprint: str, batches: Iterable[pa.RecordBatch]
    ) -> None:
        """Keep rows that come as Arrow, with a column for each field of a history."""
        key = HistoryKey(aggregate_type, fingerprint)
        history.write_batches(self._database, key, batches)

    def building_history(self, aggregate_type: str, fingerprint: str) -> Lock:
        """Return the lock of those who build one history, so that only one of them does."""
        return self._database.deriving(f"history {fingerprint} {aggregate_type}")

    def write_declared_history(
        self,
        declaration: Declaration,
        fingerprint: str,
        others: Callable[[list[str]], Iterable[HistoryRow]],
    ) -> None:
        """Compute every state of a declared type; `others` gets the ids left to the fold.

        If iterating what it returns raises, nothing is kept and it raises on.
        """
        engine = DeclarativeEngine(self._database, declaration)

        def fill(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
            left = engine.fill_history(cursor, table)
            if left:
                history.append(cursor, table, others(left))

        key = HistoryKey(declaration.aggregate_type, fingerprint)
        history.write_filled(self._database, key, fill)

    def history(self, aggregate_type: str, fingerprint: str) -> History:
        """Return the questions that a history answers; they raise NotFoundError without one."""
        return History(self._database, HistoryKey(aggregate_type, fingerprint))

    # SQL

    def sql(
        self,
        query: str,
        *,
        limit: int = 10_000,
        seconds: float = 30,
        cut: Cut = END,
        states: pa.Table | None = None,
    ) -> SqlResult:
        """Answer one SELECT over `events` up to a cut and, where given, `states`, locked down.

        Raises QueryError for everything else, and where the query fails or takes too much.
        """
        return locked_sql.run(
            self._database, query, limit=limit, seconds=seconds, cut=cut, states=states
        )
