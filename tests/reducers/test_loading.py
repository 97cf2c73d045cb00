from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from explorer.errors import ReducerError
from explorer.reducers import ReducerSet, on, reducer
from tests.builders import an_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

COUNTER = '@reducer("{}")\ndef {}(state, event):\n    state["n"] = {}\n'


def counted(loaded: ReducerSet, kind: str = "Order") -> int:
    """What a COUNTER counts."""
    return int(loaded.for_type(kind).apply({}, an_event())["n"])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = = 1", r"orders.py:3 is no valid Python: invalid syntax"),
        ("\nimport nothing_here", r"orders.py:4 failed while it was loaded: ModuleNotFoundError"),
        ("raise SystemExit", r"orders.py:3 failed while it was loaded: SystemExit"),
        ("from . import x", r"orders.py:3 failed.*relative import"),
        ("x = 1", r"orders.py declares no reducer"),
        ("@reducer\ndef order(state, event): ...", "declares no reducer|takes aggregate types"),
        (
            '@reducer("A")\ndef order(state): ...',
            r"orders.py:3: order has to take \(state, event\)",
        ),
        (
            'import functools\norder = reducer("A")(functools.partial(print))',
            "has to be a plain function or method",
        ),
        ('@reducer("A")\nasync def order(state, event): ...', "order is async"),
        ('@reducer("A")\ndef order(state, event):\n    yield state', "order yields"),
        (
            '@reducer("A")\nclass Order:\n    @on("B")\n    def b(self): ...',
            r"orders.py:5: Order.b has to take \(self, event\)",
        ),
        (
            (
                '@reducer("A")\nclass Order:\n    @on("B")\n    def b(self, event): ...\n'
                '    @on("C")\n    def c(self, state, event): ...'
            ),
            r"orders.py:5: Order.b has to take",
        ),
        (
            '@reducer("A")\nclass Order:\n    @staticmethod\n    @on("B")\n    def b(event): ...',
            "Order.b has to be a plain function or method",
        ),
        (
            (
                '@reducer("A")\nclass Order:\n    @on("B")\n    def b(self, event): ...\n'
                '    @on("B")\n    def c(self, event): ...'
            ),
            r"orders.py:7: Order.c handles B, which .*orders.py:5 does already",
        ),
        ('@reducer("A")\nclass Order: ...', r"orders.py:3: Order has no method marked"),
        (
            (
                '@reducer("A")\nclass Order:\n    def __init__(self, n): ...\n'
                '    @on("B")\n    def b(self, event): ...'
            ),
            r"orders.py:3: Order has to be made without arguments: TypeError",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(
    write: Write, code: str, message: str
) -> None:
    with pytest.raises(ReducerError, match=message) as caught:
        ReducerSet.load([write(code)])
    assert caught.value.hint


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReducerError, match=r"nowhere.py cannot be read: No such file"):
        ReducerSet.load([tmp_path / "nowhere.py"])


def test_two_reducers_for_one_type_are_refused_by_name(write: Write) -> None:
    one = write(COUNTER.format("Order", "one", 1), "one.py")
    two = write(COUNTER.format("Order", "two", 2), "two.py")
    with pytest.raises(ReducerError, match=r"'Order' has two.*one in one.py.*two in two.py"):
        ReducerSet.load([one, two])
    assert ReducerSet.load([one, one]).types == ("Order",)


def test_a_reducer_that_a_file_shows_from_another_one_is_no_second(write: Write) -> None:
    one = write(COUNTER.format("Order", "one", 1), "one.py")
    two = write("from one import one\n" + COUNTER.format("Cart", "two", 2), "two.py")
    assert ReducerSet.load([two]).types == ("Cart", "Order")
    assert ReducerSet.load([one, two]).types == ("Cart", "Order")


def test_files_of_two_folders_may_have_neighbours_of_one_name(write: Write) -> None:
    for folder, value in (("a", 1), ("b", 2)):
        write(f"N = {value}\nclass Kept:\n    n = N", f"{folder}/shapes_of.py")
        write(
            "from shapes_of import N, Kept\n" + COUNTER.format(folder, "count", "N"),
            f"{folder}/file.py",
        )
    root = write("", "root.py").parent
    loaded = ReducerSet.load([root / "a/file.py", root / "b/file.py"])
    assert [counted(loaded, name) for name in ("a", "b")] == [1, 2]
    assert "shapes_of" not in sys.modules
    assert str(root / "a") not in sys.path


def test_classes_of_neighbours_can_be_pickled(write: Write) -> None:
    write("class Item:\n    class Price: ...", "shapes_of.py")
    path = write("""
import shapes_of

@reducer("Order")
def order(state, event):
    return {"item": shapes_of.Item(), "price": shapes_of.Item.Price()}
""")
    live = ReducerSet.load([path]).for_type("Order").apply({}, an_event())
    again = pickle.loads(pickle.dumps(live))  # noqa: S301
    assert [type(part).__qualname__ for part in again.values()] == ["Item", "Item.Price"]


def test_a_loaded_module_of_the_name_of_a_neighbour_stays_what_it_was(write: Write) -> None:
    import hypothesis as kept  # noqa: PLC0415

    path = write("import hypothesis\n" + COUNTER.format("A", "count", "hypothesis.N"))
    path.with_name("hypothesis.py").write_text("N = 7")
    assert counted(ReducerSet.load([path]), "A") == 7
    assert sys.modules["hypothesis"] is kept


def test_printing_goes_to_stderr(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write('print("hello")\ndef said(): print("from beside")', "beside.py")
    path = write("""
import beside
print("loading")

@reducer("Order")
def order(state, event):
    print("replaying", event.id, sep=": ")
    beside.said()
""")
    ReducerSet.load([path]).for_type("Order").apply({}, an_event())
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == ["hello", "loading", "replaying: e0", "from beside"]


def test_a_changed_file_is_noticed_and_loaded_again(write: Write) -> None:
    path = write(COUNTER.format("Order", "order", 1))
    before = ReducerSet.load([path])
    assert not before.stale()
    os.utime(path, (1, 1))
    assert not before.stale()
    write(COUNTER.format("Order", "order", 2))
    assert before.stale()
    after = before.reloaded()
    assert not after.stale()
    assert after.fingerprint != before.fingerprint
    assert [counted(each) for each in (before, after)] == [1, 2]


def test_a_changed_neighbour_is_noticed_and_loaded_again(write: Write) -> None:
    write("N = 1", "rates.py")
    path = write("from rates import N\n" + COUNTER.format("Order", "order", "N"))
    before = ReducerSet.load([path])
    write("N = 22", "rates.py")
    assert before.stale()
    assert counted(before.reloaded()) == 22


def test_a_file_that_is_gone_has_changed_and_cannot_be_loaded(write: Write) -> None:
    path = write(COUNTER.format("Order", "order", 1))
    before = ReducerSet.load([path])
    path.unlink()
    assert before.stale()
    with pytest.raises(ReducerError, match="cannot be read"):
        before.reloaded()
    assert before.types == ("Order",)


def test_equal_content_has_an_equal_fingerprint(write: Write) -> None:
    code = COUNTER.format("Order", "order", 1)
    one, two = write(code, "one.py"), write(code, "two.py")
    first, second = (ReducerSet.load([path]).for_type("Order").fingerprint for path in (one, two))
    assert first == second


@pytest.mark.parametrize("mark", [reducer, on])
def test_marks_need_names(mark: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="such as"):
        mark()
