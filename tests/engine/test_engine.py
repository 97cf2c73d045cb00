"""The fold over Arrow, here and in a pool of real processes."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import HISTORY, Folding, Limits, Task
from explorer.engine import running as engine_running
from explorer.errors import Cancelled, ReducerError
from explorer.model import Cut
from explorer.reducers import ReducerSet
from explorer.replay import history_rows, state_at
from explorer.tables import STATES
from tests.builders import an_event
from tests.store.stores import a_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from explorer.model import Event
    from explorer.store import DuckDBEventStore

REDUCERS = Path(__file__).with_name("reducers.py")
LIMITS = Limits(seconds=1, memory=500_000_000, processes=1)

KINDS = ["Added", "Added", "Fails", "Meddles", "Asks"]


@pytest.fixture(scope="module")
def reducers() -> ReducerSet:
    return ReducerSet.load([REDUCERS])


def folded(
    reducers: ReducerSet,
    store: DuckDBEventStore,
    task: Task,
    *,
    pooled: bool,
    cancelled: Callable[[], bool] | None = None,
) -> list[dict[str, Any]]:
    """Fold a log and return the rows by id and position."""
    folding = Folding(reducers, task, store.fields_at, LIMITS)
    events = engine_running.POOLED if pooled else 0
    batches = store.replay_batches(also=task.also)
    with closing(folding.run(batches, events=events, cancelled=cancelled)) as found:
        rows = [row for _, batch in found for row in batch.to_pylist()]
    return sorted(
        rows,
        key=lambda row: (
            (row["aggregate_id"], row["position"], row["axis"])
            if (task.result == "history")
            else row["aggregate_id"]
        ),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Events of a few aggregates, in disorder."""
    size = draw(st.integers(1, 15))
    return [
        an_event(
            position,
            draw(st.sampled_from(KINDS)),
            aggregate_id=f"a-{draw(st.integers(0, 3))}",
            aggregate_type=draw(st.sampled_from(["Account", "Unknown"])),
            version=draw(st.none() | st.integers(0, 20)),
            payload={"n": draw(st.integers())},
            metadata={"by": "me"},
        )
        for position in range(size)
    ]


def by_aggregate(store: DuckDBEventStore) -> Iterable[list[Event]]:
    return store.replay_stream()


def check(log: list[Event], cut: Cut, reducers: ReducerSet, *, pooled: bool) -> None:
    """Hold the engine equal to the replay of one aggregate after the other."""
    store = a_store(log)
    states, rows = {}, 0
    for events in by_aggregate(store):
        reducer = reducers.for_type(events[0].aggregate_type)
        rows += len(list(history_rows(events, reducer)))
        if frame := state_at(events, reducer, cut):
            key = frame.event.key
            states[key] = (frame.version, frame.event.position, frame.state, frame.error)
    found = folded(reducers, store, Task("states", cut), pooled=pooled)
    assert {
        (row["aggregate_type"], row["aggregate_id"]): (
            row["version"],
            row["position"],
            json.loads(row["state"]),
            row["error"],
        )
        for row in found
    } == states
    history = folded(reducers, store, Task("history"), pooled=pooled)
    assert len(history) == rows


CUTS = st.sampled_from([Cut(), Cut(position=7)])


@given(logs(), CUTS)
@settings(deadline=None, max_examples=15)
def test_the_fold_over_arrow_is_the_replay(log: list[Event], cut: Cut) -> None:
    check(log, cut, ReducerSet.load([REDUCERS]), pooled=False)


@given(logs(), CUTS)
@settings(deadline=None, max_examples=2)
def test_the_pool_is_the_replay(log: list[Event], cut: Cut) -> None:
    check(log, cut, ReducerSet.load([REDUCERS]), pooled=True)


def test_the_answers_have_the_columns_promised(reducers: ReducerSet) -> None:
    store = a_store([an_event(0)])
    for task, schema in ((Task("states"), STATES), (Task("history"), HISTORY)):
        [(events, batch)] = Folding(reducers, task, store.fields_at).run(
            store.replay_batches(also=task.also), events=1
        )
        assert (events, batch.schema) == (1, schema)


def test_what_ends_a_process_is_named_and_the_rest_goes_on(reducers: ReducerSet) -> None:
    kinds = {"a-1": "Hangs", "a-2": "Eats", "a-3": "Dies", "a-4": "Added"}
    log = [an_event(n, aggregate_id=name) for n, name in enumerate(kinds)]
    log += [an_event(n, kinds[name], aggregate_id=name) for n, name in enumerate(kinds, start=4)]
    found = folded(reducers, a_store(log), Task("states"), pooled=True)
    assert [(row["aggregate_id"], json.loads(row["state"]), row["error"]) for row in found] == [
        ("a-1", None, "StoppedError: the reducer was stopped: it took longer than 1 seconds"),
        ("a-2", {"seen": [1]}, "MemoryError"),
        ("a-3", None, "StoppedError: the reducer was stopped: its process ended with status 3"),
        ("a-4", {"seen": [3, 7]}, None),
    ]


def test_too_many_deaths_end_it_all(reducers: ReducerSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.engine.pool.MOST_STOPPED", 1)
    log = [an_event(n, "Dies", aggregate_id=f"a-{n}") for n in range(3)]
    with pytest.raises(ReducerError, match="stopped on 1 aggregates, at last because its process"):
        folded(reducers, a_store(log), Task("states"), pooled=True)
    assert workers() == []


def test_cancelling_leaves_no_process_behind(reducers: ReducerSet) -> None:
    seen: list[list[str]] = []

    def cancelled() -> bool:
        seen.append(workers())
        return True

    with pytest.raises(Cancelled):
        folded(
            reducers,
            a_store([an_event(0, "Hangs")]),
            Task("states"),
            pooled=True,
            cancelled=cancelled,
        )
    assert seen[0]
    assert workers() == []


def test_reducers_that_changed_since_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "changing.py"
    path.write_text(REDUCERS.read_text())
    loaded = ReducerSet.load([path])
    path.write_text(f"{REDUCERS.read_text()}\n")
    with pytest.raises(ReducerError, match="have changed"):
        folded(loaded, a_store([an_event(0)]), Task("states"), pooled=True)


def workers() -> list[str]:
    """Return the processes of the pool that this process has."""
    listed = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in listed.stdout.splitlines() if "explorer.engine.worker" in line]
