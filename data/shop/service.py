"""A service: the rules of one aggregate type, and its answers to what happens elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from data.shop.messages import Command, Data, Fact, State
    from explorer.model import Event


class Rule(Protocol):
    """Decides on a command: yields the facts it leads to, or raises Refused."""

    def __call__(self, state: State, data: Data, /) -> Iterator[Fact]: ...


class Reaction(Protocol):
    """Answers an event with commands. `chance` stands for the world outside the shop."""

    def __call__(self, event: Event, chance: Random, /) -> Iterator[Command]: ...


class Service:
    """Owns one aggregate type. Services know each other's events, never each other."""

    def __init__(self, name: str, aggregate_type: str) -> None:
        self.name = name
        self.aggregate_type = aggregate_type
        self.rules: dict[str, Rule] = {}
        self.reactions: defaultdict[str, list[Reaction]] = defaultdict(list)

    def decides(self, command: str) -> Callable[[Rule], Rule]:
        """Register the decorated rule for a command to one of the service's aggregates."""

        def add(rule: Rule) -> Rule:
            self.rules[command] = rule
            return rule

        return add

    def answers(self, *event_types: str) -> Callable[[Reaction], Reaction]:
        """Register the decorated reaction, whose commands go to the service's own aggregates."""

        def add(reaction: Reaction) -> Reaction:
            for event_type in event_types:
                self.reactions[event_type].append(reaction)
            return reaction

        return add


def reported(event_type: str) -> Rule:
    """Return the rule that records what was reported: what happened cannot be refused."""

    def record(_: State, data: Data) -> Iterator[Fact]:
        yield event_type, data

    return record
