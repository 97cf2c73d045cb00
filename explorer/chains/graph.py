"""The causation graph of a chain, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from explorer.chains.acyclic import Acyclic, Edge, without_cycles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.model import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One event of the chain, or a cause that is only named by one."""

    id: str
    kind: Literal["event", "outside", "missing"]
    """`event`: of the chain. `outside`: in the dump, not in the chain. `missing`: not in the dump,
    as commands never are."""

    event: Event | None
    """The first delivery; None for a missing cause."""

    deliveries: int = 1
    """How often the chain has the id; 0 for a cause that is not of the chain."""

    stands_for: int = 1
    """How many nodes it shows: more than one where siblings are folded into it."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The events of a chain and what caused them."""

    nodes: Mapping[str, Node]
    """By id: first the events of the chain in position order, then the other causes in the order
    in which they are first named."""

    edges: tuple[Edge, ...]
    """In position order of the effect."""

    causes: Mapping[str, tuple[str, ...]]
    """Ids of the direct causes of every node. More than one only where deliveries disagree."""

    effects: Mapping[str, tuple[str, ...]]
    """Ids of the direct effects of every node, in position order."""

    roots: tuple[str, ...]
    """Events of the chain that no other event of the chain caused, in position order."""

    missing: tuple[str, ...]
    """Causes that are not in the dump, in the order in which they are first named."""

    cycles: tuple[tuple[str, ...], ...]
    """Sets of events that are each their own distant cause, each set once and in causal order
    from its first position. An event that names itself is a cycle of one."""

    @property
    def events(self) -> tuple[Node, ...]:
        """The events of the chain, in position order."""
        return tuple(node for node in self.nodes.values() if node.kind == "event")

    @property
    def duplicates(self) -> tuple[Node, ...]:
        """The events that the chain has more than once."""
        return tuple(node for node in self.nodes.values() if node.deliveries > 1)

    @cached_property
    def acyclic(self) -> Acyclic:
        """Without the edges that close a cycle, found by a walk from the roots by position."""
        causeless = (name for name, causes in self.causes.items() if not causes)
        return without_cycles((*self.roots, *causeless, *self.nodes), self.causes, self.effects)
