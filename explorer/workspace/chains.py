"""Chains of events and their causes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explorer import chains as causation
from explorer.errors import NotFoundError
from explorer.workspace.answers import Chain
from explorer.workspace.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from explorer.model import (
        ChainQuery,
        ChainSummary,
        HopRank,
        TimedHop,
        TypeMap,
        UnfinishedChain,
        Variant,
    )

    By = Literal["event_type", "aggregate_type"]

MEASURED_CHAIN = 5_000
"""Longer chains are listed without their depth; opening one tells it."""


class Chains(Opened):
    """Questions about causation."""

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

    def compare_chains(self, one: str, other: str) -> tuple[causation.Aligned, ...]:
        """Align two chains by what caused what; raises NotFoundError where there is none."""
        return causation.compared(self.chain(one).graph, self.chain(other).graph)

    def hop_ranks(self, hops: Sequence[TimedHop]) -> list[HopRank]:
        """Return where each hop is among all hops of its two event types in the log, in order."""
        return self._store.hop_ranks(hops)

    def type_map(self) -> TypeMap:
        """Return which event types cause which, with counts, latencies and chains."""
        return self._store.type_map()

    def variants(self, limit: int = 50, offset: int = 0) -> list[Variant]:
        """Return the shapes of chains, rare ones first, each with an example."""
        return self._store.variants(limit=limit, offset=offset)

    def variant_count(self) -> int:
        """Count the shapes of chains."""
        return self._store.variant_count()

    def unfinished(self, limit: int = 50, offset: int = 0) -> list[UnfinishedChain]:
        """Return chains that lack a step which nearly all that begin alike have."""
        return self._store.unfinished(limit=limit, offset=offset)

    def _measured(self, summary: ChainSummary) -> ChainSummary:
        if summary.events > MEASURED_CHAIN:
            return summary
        graph = causation.link(self._store.chain_events(summary.correlation_id))
        return replace(summary, depth=causation.depth(graph), cyclic=bool(graph.cycles))
