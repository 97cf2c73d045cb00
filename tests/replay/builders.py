"""Events, disordered logs of one aggregate, and reducers for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from explorer.model import Cut, Event
from explorer.model.json_ready import json_ready

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def an_event(
    position: int = 0,
    kind: str = "Added",
    payload: Any = None,
    *,
    version: int | None = None,
    seconds: float | None = None,
) -> Event:
    return Event(
        position=position,
        id=f"e{position}",
        type=kind,
        aggregate_id="account-1",
        aggregate_type="Account",
        occurred_at=START + timedelta(seconds=position if seconds is None else seconds),
        version=version,
        payload={"n": position, "entries": []} if payload is None else payload,
        metadata={"correlationId": "flow"},
    )


class Ledger:
    """A reducer with every vice: it keeps parts of payloads, and fails having changed half."""

    name = "Ledger"
    guessed = False
    fingerprint = "Ledger"

    def start(self) -> Any:
        return {"entries": [], "last": None}

    def apply(self, live: Any, event: Event) -> Any:
        live["last"] = event.type
        live.setdefault("seen", []).append(event.payload["n"])
        if event.type == "Failed":
            live["entries"].append("half")
            msg = f"cannot apply {event.payload['n']}"
            raise ValueError(msg)
        if event.type == "Meddled":
            event.payload["n"] += 1
        if event.type == "Kept":  # later events will append to a part of this one's payload
            live["entries"] = event.payload["entries"]
            return live
        if event.type == "Replaced":
            return {"entries": [event.payload["n"]], "last": "Replaced"}
        if event.type == "Unwritable":
            live["ratio"] = float("nan")
        live["entries"].append(event.payload["n"])
        return live

    def view(self, live: Any) -> Any:
        return json_ready(live)


KINDS = ["Added", "Added", "Added", "Replaced", "Failed", "Meddled", "Kept", "Unwritable"]


@st.composite
def logs(draw: st.DrawFn, most: int = 12) -> list[Event]:
    """The events of one aggregate, in any order.

    Versions run against positions, are missing or repeat; times tie and run backwards; events
    fail or meddle.
    """
    size = draw(st.integers(1, most))
    positions = draw(st.lists(st.integers(0, 40), min_size=size, max_size=size, unique=True))
    versioned = draw(st.sampled_from(["ordered", "shuffled", "missing", "repeated", "none"]))
    versions: list[int | None] = [*draw(_versions(versioned, size))]
    if versioned == "ordered":
        positions.sort()
    return [
        an_event(
            position,
            draw(st.sampled_from(KINDS)),
            version=version,
            seconds=draw(st.sampled_from([0, 1, 1.5, 2, position])),
        )
        for position, version in zip(positions, versions, strict=True)
    ]


def _versions(how: str, size: int) -> st.SearchStrategy[list[Any]]:
    if how == "none":
        return st.just([None] * size)
    if how == "ordered":
        return st.just(list(range(1, size + 1)))
    if how == "shuffled":
        return st.permutations(range(1, size + 1)).map(list)
    number = st.integers(1, 5)
    entry = number if how == "repeated" else st.none() | number
    return st.lists(entry, min_size=size, max_size=size)


cuts = st.one_of(
    st.just(Cut()),
    st.integers(-1, 41).map(lambda position: Cut(position=position)),
    st.integers(0, 13).map(lambda version: Cut(version=version)),
    st.sampled_from([-1, 0, 1, 1.5, 2, 7, 40]).map(
        lambda seconds: Cut(time=START + timedelta(seconds=seconds))
    ),
)
