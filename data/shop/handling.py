"""How a command becomes events: load, decide, append, publish. Again if somebody was faster."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from data.shop.agenda import Agenda
from data.shop.bus import Bus
from data.shop.log import UNRECORDED, Log
from data.shop.messages import Command, Context, Fact, Refused
from data.shop.repository import Repository
from explorer.errors import ConcurrencyError
from explorer.model import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.shop.service import Reaction, Service


class Shop:
    """The running shop: services around one log and one bus, in simulated time."""

    def __init__(self, services: Sequence[Service], *, start: datetime, seed: int) -> None:
        self.chance = Random(seed)
        self.agenda = Agenda(start)
        self.bus = Bus(self.agenda, self.chance)
        self.log = Log()
        self._repository = Repository(self.log)
        self.refusals: Counter[str] = Counter()
        self.conflicts = 0
        self._owners = {name: service for service in services for name in service.rules}
        for service in services:
            for event_type, reactions in service.reactions.items():
                for reaction in reactions:
                    self.bus.subscribe(event_type, partial(self._answer, reaction))

    def handle(self, command: Command, context: Context) -> None:
        """Have a command decided on once its delay is over; what it leads to shows in the log."""
        self.agenda.after(command.delay, partial(self._decide, command, context))

    def new_id(self) -> str:
        """Return the varying part of an id."""
        return f"{self.chance.getrandbits(32):08x}"

    def _answer(self, reaction: Reaction, event: Event) -> None:
        for command in reaction(event, self.chance):
            self.handle(command, Context.of(event))

    def _decide(self, command: Command, context: Context) -> None:
        service = self._owners[command.name]
        state, version = self._repository.load(service.aggregate_type, command.aggregate_id)
        try:
            facts = list(service.rules[command.name](state, command.data))
        except Refused as reason:
            self.refusals[str(reason)] += 1
            return
        deciding = timedelta(milliseconds=self.chance.uniform(1, 20))
        append = partial(self._append, command, context, facts, expected_version=version)
        self.agenda.after(deciding, append)

    def _append(
        self, command: Command, context: Context, facts: list[Fact], *, expected_version: int
    ) -> None:
        events = [self._event(command, context, fact) for fact in facts]
        try:
            recorded = self.log.append(command.aggregate_id, events, expected_version)
        except ConcurrencyError:
            self.conflicts += 1
            self._decide(command, context)
            return
        for event in recorded:
            self.bus.publish(event)

    def _event(self, command: Command, context: Context, fact: Fact) -> Event:
        service = self._owners[command.name]
        event_type, payload = fact
        return Event(
            position=UNRECORDED,
            id=f"evt_{self.new_id()}",
            type=event_type,
            aggregate_id=command.aggregate_id,
            aggregate_type=service.aggregate_type,
            occurred_at=self.agenda.now,
            payload=payload,
            metadata=context.as_metadata() | {"service": service.name},
            correlation_id=context.correlation_id,
            causation_id=context.causation_id,
            user_id=context.user_id,
        )
