from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from explorer.errors import Cancelled, NotFoundError, ProjectionError
from explorer.model import Progress
from explorer.projections import (
    ProjectionResult,
    ProjectionSet,
    PythonProjection,
    SqlProjection,
    load,
    projection,
    run,
)
from explorer.projections.python import build
from tests.builders import an_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer.model import Event
    from explorer.projections import Table

    Write = Callable[..., Path]

ORDERS = '''
from explorer.projections import on, projection


@projection("orders", key="order_id")
class OrderReadModelProjection:
    """Orders as customers see them."""

    @on("OrderPlaced")
    def placed(self, table, event):
        table.insert({
            "order_id": event.aggregate_id,
            "status": "PLACED",
            "total": event.payload["totalAmount"],
            "created_at": event.occurred_at,
        })

    @on("OrderShipped", "OrderLost")
    def moved(self, table, event):
        table.update(event.aggregate_id, status=event.type)
        if event.type == "OrderLost":
            raise LookupError("lost")


@projection("counts", key="type")
def counts(table, event):
    row = table.get(event.type)
    if row is None:
        table.insert({"type": event.type, "n": 1})
    else:
        table.update(event.type, n=row["n"] + 1)
'''


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(code: str, name: str = "orders.py") -> Path:
        path = tmp_path / name
        path.write_text(code)
        return path

    return _write


def placed(position: int, order: str, event_type: str = "OrderPlaced") -> Event:
    payload = {"totalAmount": position}
    return an_event(position, event_type, aggregate_id=order, payload=payload)


def result(path: Path, name: str, *events: Event) -> ProjectionResult:
    chosen = load([path]).named(name)
    assert isinstance(chosen, PythonProjection)
    return chosen.run(events)


def test_the_seeds_read_model(write: Write) -> None:
    events = [placed(0, "a"), placed(1, "b"), placed(2, "a", "OrderShipped"), placed(3, "c", "No")]
    done = result(write(ORDERS), "orders", *events)
    assert done.errors == ()
    assert done.rows == [
        {
            "order_id": "a",
            "status": "OrderShipped",
            "total": 0,
            "created_at": "2026-01-01T00:00:00.000000Z",
        },
        {
            "order_id": "b",
            "status": "PLACED",
            "total": 1,
            "created_at": "2026-01-01T00:00:01.000000Z",
        },
    ]


def test_a_function_gets_every_event(write: Write) -> None:
    done = result(write(ORDERS), "counts", *(an_event(n, "AB"[n % 2]) for n in range(5)))
    assert done.rows == [{"type": "A", "n": 3}, {"type": "B", "n": 2}]


def test_projections_say_what_they_are(write: Write) -> None:
    counts, orders = load([write(ORDERS)]).all
    assert isinstance(counts, PythonProjection)
    assert isinstance(orders, PythonProjection)
    assert (counts.name, counts.kind, counts.key, counts.types) == (
        "counts",
        "python",
        "type",
        None,
    )
    assert orders.types == ("OrderLost", "OrderPlaced", "OrderShipped")
    assert orders.description == "Orders as customers see them."


def test_a_failing_event_is_noted_and_changes_nothing(write: Write) -> None:
    events = [placed(0, "a"), placed(1, "a", "OrderLost"), placed(2, "a"), placed(3, "b")]
    done = result(write(ORDERS), "orders", *events)
    assert [row["status"] for row in done.rows] == ["PLACED", "PLACED"]
    assert [str(error) for error in done.errors] == [
        "OrderLost e1 at position 1 failed: LookupError: lost",
        (
            "OrderPlaced e2 at position 2 failed: "
            "DuplicateKeyError: there is a row with order_id 'a' already"
        ),
    ]
    assert done.failed == 2


def test_an_event_that_is_changed_is_noted_and_stays_what_it_was(write: Write) -> None:
    path = write("""
from explorer.projections import on, projection

@projection("p", key="id")
@on("A")
def p(table, event):
    table.insert({"id": event.id})
    event.payload.clear()
""")
    event = an_event(0, "A")
    done = result(path, "p", event, an_event(1, "B"))
    assert done.rows == []
    assert [error.message for error in done.errors] == [
        "MutatedEventError: the projection changed the event's payload"
    ]
    assert event == an_event(0, "A")


def test_every_run_starts_anew(write: Write) -> None:
    path = write("""
from explorer.projections import on, projection

@projection("p", key="id")
class P:
    def __init__(self):
        self.seen = 0

    @on("A")
    def a(self, table, event):
        self.seen += 1
        table.insert({"id": event.id, "seen": self.seen})
""")
    chosen = load([path]).named("p")
    assert isinstance(chosen, PythonProjection)
    for _ in range(2):
        assert chosen.run([an_event(0, "A")]).rows == [{"id": "e0", "seen": 1}]


def test_a_run_tells_its_progress_and_can_be_stopped(write: Write) -> None:
    chosen = load([write(ORDERS)]).named("counts")
    assert isinstance(chosen, PythonProjection)
    told: list[Progress] = []
    run(chosen, (an_event(n) for n in range(5_001)), progress=told.append, total=5_001)
    assert told == [Progress("Projecting", 0, 5_001), Progress("Projecting", 5_000, 5_001)]
    with pytest.raises(Cancelled):
        run(chosen, [an_event()], cancelled=lambda: True)


def test_many_failures_are_counted_and_not_all_kept(write: Write) -> None:
    path = write("""
from explorer.projections import projection

@projection("p", key="id")
def p(table, event):
    1 / 0
""")
    done = result(path, "p", *(an_event(n) for n in range(1_500)))
    assert (done.failed, len(done.errors)) == (1_500, 1_000)


def test_sql_is_a_value_with_its_leading_comment(write: Write) -> None:
    text = "-- Revenue by day\n--\n-- in euros\nselect 1 -- one\n"
    (found,) = load([write(text, "revenue.sql")]).all
    assert found == SqlProjection(
        name="revenue", description="Revenue by day\n\nin euros", source=text
    )
    assert found.kind == "sql"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("p.sql", "-- nothing\n", "p.sql holds no query"),
        ("p.sql", "", "p.sql holds no query"),
        ("p.txt", "", "neither a .py nor a .sql file"),
        ("p.py", "", "p.py declares no projection"),
        ("p.py", "1 / 0", r"p.py:1 failed while it was loaded: ZeroDivisionError"),
        (
            "p.py",
            (
                "from explorer.projections import projection\n"
                '@projection("p", key="id")\ndef p(event): ...'
            ),
            r"p.py:2: p has to take \(table, event\)",
        ),
        (
            "p.py",
            (
                "from explorer.projections import on, projection\n"
                '@projection("p", key="id")\nclass P:\n    @on("A")\n    def a(self, event): ...'
            ),
            r"p.py:4: P.a has to take \(self, table, event\)",
        ),
        (
            "p.py",
            'from explorer.projections import projection\n@projection("p", key="id")\nclass P: ...',
            r"P has no method marked",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    write: Write, name: str, code: str, message: str
) -> None:
    with pytest.raises(ProjectionError, match=message) as caught:
        load([write(code, name)])
    assert caught.value.hint


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.sql"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ProjectionError, match="not UTF-8"):
        load([path])
    with pytest.raises(ProjectionError, match="No such file"):
        load([tmp_path / "nowhere.sql"])


def test_two_projections_of_one_name_are_refused(write: Write) -> None:
    paths = [write(ORDERS), write("select 1", "orders.sql")]
    with pytest.raises(ProjectionError, match=r"orders.py and .*orders.sql both .* 'orders'"):
        load(paths)
    assert len(load([paths[0], paths[0]]).all) == 2


def test_an_unknown_name_is_answered_with_those_known(write: Write) -> None:
    with pytest.raises(NotFoundError, match="no projection 'x'") as caught:
        load([write(ORDERS)]).named("x")
    assert "counts, orders" in caught.value.hint


def test_a_changed_file_is_noticed_and_loaded_again(write: Write) -> None:
    before = ProjectionSet.load([write(ORDERS), write("select 1", "sql.sql")])
    assert not before.stale()
    write("select 22", "sql.sql")
    assert before.stale()
    after = before.reloaded()
    assert not after.stale()
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize("fields", [("", "id"), ("p", ""), (1, "id")])
def test_a_projection_needs_a_name_and_a_key(fields: tuple[Any, Any]) -> None:
    name, key = fields
    with pytest.raises(TypeError, match="takes a name and a key"):
        projection(name, key=key)


def test_a_projection_sees_events_as_upcast() -> None:
    def seen(table: Table, event: Event) -> None:
        table.insert({"id": event.type, "payload": event.payload})

    def upcast(event: Event) -> list[Event]:
        if event.type == "Bad":
            raise KeyError("price")  # noqa: EM101  as a user's code does
        return [event, replace(event, type="More")]

    declared = build(projection("seen", key="id")(seen))
    done = declared.run([an_event(0, "Old", payload=1), an_event(1, "Bad")], upcast=upcast)
    assert done.rows == [{"id": "Old", "payload": 1}, {"id": "More", "payload": 1}]
    assert [str(each) for each in done.errors] == ["Bad e1 at position 1 failed: KeyError: 'price'"]
