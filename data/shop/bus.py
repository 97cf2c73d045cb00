"""The event bus: brings every event to those who asked for its type, a little later."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from data.shop.agenda import Agenda
    from explorer.model import Event


class Bus:
    """Each subscriber is reached on its own, so two of them may hear of one event in any order."""

    def __init__(self, agenda: Agenda, chance: Random) -> None:
        self._agenda = agenda
        self._chance = chance
        self._subscribers: defaultdict[str, list[Callable[[Event], None]]] = defaultdict(list)

    def subscribe(self, event_type: str, receive: Callable[[Event], None]) -> None:
        """Have `receive` called with every event of the type that is published from now on."""
        self._subscribers[event_type].append(receive)

    def publish(self, event: Event) -> None:
        """Send the event on its way to its subscribers."""
        for receive in self._subscribers[event.type]:
            latency = timedelta(milliseconds=self._chance.uniform(2, 60))
            self._agenda.after(latency, partial(receive, event))
