"""Events and chains for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from explorer.chains import Graph, link
from explorer.model import Event

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def an_event(
    name: str, cause: str | None = None, *, position: int = 0, seconds: float = 0
) -> Event:
    return Event(
        position=position,
        id=name,
        type=f"{name.title()}Happened",
        aggregate_id=f"order-{name}",
        aggregate_type="Order",
        occurred_at=START + timedelta(seconds=seconds),
        version=1,
        correlation_id="flow",
        causation_id=cause,
    )


def events_of(*causes: tuple[str, str | None]) -> list[Event]:
    """One event a second, as (id, id of its cause)."""
    return [
        an_event(name, cause, position=place, seconds=place)
        for place, (name, cause) in enumerate(causes)
    ]


def a_graph(*causes: tuple[str, str | None]) -> Graph:
    return link(events_of(*causes))


@st.composite
def chains(draw: st.DrawFn, most: int = 30) -> list[Event]:
    """Any causation at all: cycles, missing causes, self-causes, many roots, repeated ids."""
    size = draw(st.integers(0, most))
    names = [f"e{place}" for place in range(max(size, 1))]
    named = st.sampled_from([*names, "command", "gone"])
    return [
        an_event(
            draw(st.sampled_from(names)) if draw(st.integers(0, 9)) == 0 else names[place],
            draw(st.none() | named),
            position=place,
            seconds=draw(st.integers(-5, 5)),
        )
        for place in range(size)
    ]
