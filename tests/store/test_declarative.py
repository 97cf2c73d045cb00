"""What SQL computes of a declarative reducer is what its fold says, in every state."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model import END, Cut
from explorer.model.declaration import KINDS, Constant, Declaration, Field, Pointer, Rule
from explorer.reducers import DeclarativeReducer
from explorer.reducers.declarative.reading import fits, wanted_by
from explorer.replay import history_rows, state_at
from explorer.store.duckdb_store import DuckDBEventStore
from explorer.store.history import HistoryKey, table_of
from tests.builders import START, an_event
from tests.store.stores import a_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.model import Event
    from explorer.store.database import Database

EXAMPLES = 25

EVENT_TYPES = ["A", "B", "it's"]
NAMES = ["x", "ü/~", "o"]

numbers = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([0.1, 0.2, 1.5, 1.0, -0.0, 1e22, 1e-7, 0.30000000000000004, 99999999999.9999]),
    st.sampled_from([10**27 + 1, 10**15 - 1, 10**15, -(10**14)]),
)
scalars = st.one_of(
    numbers,
    numbers,
    st.none(),
    st.booleans(),
    st.sampled_from(["", "a", "é", "b'\"", "\u001f", "1", "null", "\U0001f600"]),
)
values = st.one_of(
    scalars,
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(["k", "ü", "n"]), scalars, max_size=2),
    st.dictionaries(
        st.sampled_from(["k", "n"]), st.dictionaries(st.just("m"), scalars, max_size=1), max_size=2
    ),
)
pointers = st.sampled_from(
    [
        ("payload", "x"),
        ("payload", "x"),
        ("payload", "ü/~"),
        ("payload", "o", "k"),
        ("payload", "o", "0"),
        ("payload",),
        ("metadata", "m"),
        ("occurred_at",),
        ("version",),
        ("user_id",),
    ]
).map(lambda keys: Pointer(_written(keys), keys))


def _written(keys: tuple[str, ...]) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(st.sampled_from(["plain", "number", "list", "object", "min", "max"]))
    operations = [op for op, of in KINDS.items() if of == kind] + ["set", "set", "unset"]
    types = draw(st.lists(st.sampled_from(EVENT_TYPES), min_size=1, unique=True))
    rules = []
    for event_type in types:
        operation = draw(st.sampled_from(operations))
        operand = draw(st.one_of(pointers, pointers, pointers, values.map(Constant)))
        if operation not in ("count", "unset") and isinstance(operand, Constant):
            fine = fits(operand.value, wanted_by(operation, kind))
            operand = operand if fine else Constant(None)
        rules.append(Rule(event_type, operation, operand))
    path = draw(st.sampled_from([(name,), ("nested", name), ("nested", "é'", name)]))
    kinds = {KINDS[rule.operation] for rule in rules if rule.operation in KINDS}
    return Field(path, kinds.pop() if kinds else "plain", tuple(rules))


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    names = draw(st.lists(st.sampled_from(["f", "g", "ü\"'"]), min_size=1, unique=True))
    return Declaration("Account", tuple(draw(fields(name)) for name in names))


drafts = st.fixed_dictionaries(
    {
        "event_type": st.sampled_from(EVENT_TYPES),
        "aggregate_id": st.sampled_from(["a", "b"]),
        "user_id": st.sampled_from([None, "u"]),
        "payload": st.one_of(
            st.dictionaries(st.sampled_from(NAMES), values, max_size=3),
            st.dictionaries(st.sampled_from(NAMES), numbers, max_size=3),
            st.dictionaries(st.sampled_from(NAMES), st.lists(scalars, max_size=2), max_size=3),
            values,
        ),
        "metadata": st.sampled_from([None, {}, {"m": 1}, {"m": [None, "x"]}]),
    }
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Mostly in order, as logs are; in some, versions or times are not."""
    order = draw(st.sampled_from(["versions", "versions", "none", "ties", "any"]))
    events = []
    seen = {"a": 0, "b": 0}
    for position, drafted in enumerate(draw(st.lists(drafts, max_size=9))):
        seen[drafted["aggregate_id"]] += 1
        version: int | None = seen[drafted["aggregate_id"]]
        if order in ("none", "any"):
            version = draw(st.none() | st.integers(1, 3)) if order == "any" else None
        second = draw(st.integers(0, 3)) if order == "any" else position // 2
        moment = START + timedelta(seconds=second if order != "versions" else position)
        events.append(an_event(position, version=version, occurred_at=moment, **drafted))
    return events


def of_each(events: Sequence[Event]) -> Iterator[list[Event]]:
    ordered = sorted(events, key=attrgetter("aggregate_id"))
    for _, found in groupby(ordered, key=attrgetter("aggregate_id")):
        yield list(found)


def exact(state: Any) -> str:
    """A state as text that is equal only for equal JSON: 1 and 1.0 are two."""
    return json.dumps(state, sort_keys=True)


COLUMNS = """
    aggregate_id, position, version, event_id, event_type, occurred_at, axis, from_position,
    to_position, from_time, to_time, error, rests_on_error, partial, state
"""


def shown(database: Database, key: tuple[str, str]) -> list[Any]:
    table = table_of(database, HistoryKey(*key))
    rows = database.rows(
        f"select {COLUMNS} from {table} order by aggregate_id, axis, from_position, from_time"
    )
    return [(*row[:-1], exact(json.loads(row[-1]))) for row in rows]


@settings(max_examples=EXAMPLES, deadline=None)
@given(declarations(), logs())
def test_every_state_is_the_folds(declaration: Declaration, events: list[Event]) -> None:
    database, reducer = a_database(events), DeclarativeReducer(declaration, "spec.yaml")
    store = DuckDBEventStore(database)
    left: list[str] = []

    def folded(ids: list[str]) -> Iterator[Any]:
        left.extend(ids)
        for of_one in store.replay_stream(["Account"], ids):
            yield from history_rows(of_one, reducer)

    store.write_declared_history(declaration, "sql", folded)
    everything = (row for of_one in of_each(events) for row in history_rows(of_one, reducer))
    store.write_history("Account", "fold", everything)
    assert shown(database, ("Account", "sql")) == shown(database, ("Account", "fold"))
    assert len(left) == len(set(left))
    store.close()


cuts = st.one_of(
    st.just(END),
    st.integers(0, 8).map(lambda position: Cut(position=position)),
    st.integers(0, 8).map(lambda n: Cut(time=START + timedelta(seconds=n))),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(declarations(), logs(), cuts)
def test_final_states_are_the_folds(
    declaration: Declaration, events: list[Event], cut: Cut
) -> None:
    database, reducer = a_database(events), DeclarativeReducer(declaration, "spec.yaml")
    store = DuckDBEventStore(database)
    found = store.declared_states(declaration, cut)
    frames = [state_at(of_one, reducer, cut) for of_one in of_each(events)]
    expected = {
        frame.event.aggregate_id: (frame.version, frame.event.position, exact(frame.state))
        for frame in frames
        if frame is not None and frame.event.aggregate_id not in found.left
    }
    assert {
        row["aggregate_id"]: (row["version"], row["position"], exact(json.loads(row["state"])))
        for row in found.states.to_pylist()
    } == expected
    store.close()


@pytest.mark.parametrize("late", [False, True])
def test_sql_does_the_work_where_it_can(*, late: bool) -> None:
    rules = (
        Rule("A", "set", Pointer("/payload/x", ("payload", "x"))),
        Rule("B", "add", Pointer("/payload/x", ("payload", "x"))),
    )
    declaration = Declaration("Account", (Field(("total",), "number", rules),))
    kinds = ["B", "A", "B"] if late else ["A", "B", "B"]
    log = [an_event(n, kind, payload={"x": 0.1}) for n, kind in enumerate(kinds)]
    store = DuckDBEventStore(a_database(log))
    found = store.declared_states(declaration)
    assert found.left == []
    assert found.states["state"].to_pylist() == ['{"total":0.2}' if late else '{"total":0.3}']
