from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.shop.faults import plant
from data.shop.world import simulate
from explorer.reducers import ReducerSet
from explorer.replay import frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.shop.handling import Shop
    from explorer.model import AggregateKey, Event, Frame

DATA = Path(__file__).parents[2] / "data"

History = dict["AggregateKey", list["Frame"]]


def replayed(events: Iterable[Event]) -> History:
    """Return every frame of every aggregate."""
    reducers = ReducerSet.load([DATA / "reducers.py"])
    by_key: defaultdict[AggregateKey, list[Event]] = defaultdict(list)
    for event in events:
        by_key[event.key].append(event)
    return {key: list(frames(own, reducers.for_type(key.type))) for key, own in by_key.items()}


@pytest.fixture(scope="session")
def shop() -> Shop:
    """The month as it was, before anything went wrong with its log."""
    return simulate()


@pytest.fixture(scope="session")
def history(shop: Shop) -> History:
    return replayed(shop.log.events)


@pytest.fixture(scope="session")
def dump(shop: Shop) -> list[Event]:
    return plant(shop.log.events)


@pytest.fixture(scope="session")
def dump_history(dump: list[Event]) -> History:
    return replayed(dump)
