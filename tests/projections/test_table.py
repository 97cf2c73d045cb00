from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.json_ready import NotJsonError
from explorer.projections import DuplicateKeyError, Table

keys = st.sampled_from(["a", "b", "c"])
steps = st.lists(st.tuples(st.sampled_from(["insert", "update", "rename", "delete"]), keys, keys))


def a_table(*keys_: str) -> Table:
    table = Table("id")
    for key in keys_:
        table.insert({"id": key, "tags": [key]})
    table.commit()
    return table


def do(table: Table, what: str, key: str, other: str) -> None:
    if what == "insert":
        table.insert({"id": key, "n": len(table)})
    elif what == "update":
        table.update(key, n=other)
    elif what == "rename":
        table.update(key, id=other)
    else:
        table.delete(key)


@given(steps, steps)
def test_what_is_rolled_back_never_happened(kept: Any, lost: Any) -> None:
    table = Table("id")
    for step in kept:
        try:
            do(table, *step)
        except DuplicateKeyError:
            table.roll_back()
        table.commit()
    before = list(table)
    for step in lost:
        try:
            do(table, *step)
        except DuplicateKeyError:
            continue
    table.roll_back()
    assert list(table) == before


def test_rows_stay_in_the_order_of_their_insertion() -> None:
    table = a_table("a", "b", "c")
    table.update("a", n=1)
    table.update("b", id="z")
    table.delete("c")
    table.insert({"id": "c"})
    assert [row["id"] for row in table] == ["a", "z", "c"]
    assert len(table) == 3
    assert "z" in table
    assert "b" not in table


def test_a_key_is_inserted_once() -> None:
    table = a_table("a", "b")
    with pytest.raises(DuplicateKeyError, match="there is a row with id 'a' already"):
        table.insert({"id": "a"})
    with pytest.raises(DuplicateKeyError, match="id 'b'"):
        table.update("a", id="b")


@pytest.mark.parametrize("row", [{}, {"id": None}])
def test_a_row_needs_its_key(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="the row has no id"):
        Table("id").insert(row)


def test_a_row_cannot_lose_its_key() -> None:
    with pytest.raises(ValueError, match="the row has no id"):
        a_table("a").update("a", id=None)


def test_a_row_that_is_not_there_is_neither_updated_nor_deleted() -> None:
    table = a_table("a")
    assert not table.update("b", n=1)
    assert not table.delete("b")
    assert table.get("b") is None
    assert [row["id"] for row in table] == ["a"]


def test_a_column_may_be_called_as_the_parameters_are() -> None:
    table = a_table("a")
    assert table.update("a", key=1, self=2, row=3)
    assert table.get("a") == {"id": "a", "tags": ["a"], "key": 1, "self": 2, "row": 3}


def test_rows_are_copied_in_and_out() -> None:
    row = {"id": "a", "tags": ["x"], "price": Decimal("1.10")}
    table = Table("id")
    table.insert(row)
    row["tags"].append("y")  # type: ignore[attr-defined]
    table.get("a")["tags"].append("z")  # type: ignore[index]
    for each in table:
        each.clear()
    assert table.get("a") == {"id": "a", "tags": ["x"], "price": Decimal("1.10")}
    assert table.json_rows() == [{"id": "a", "tags": ["x"], "price": 1.1}]


def test_what_is_no_json_is_refused_when_it_comes() -> None:
    with pytest.raises(NotJsonError, match="/n is nan"):
        Table("id").insert({"id": "a", "n": float("nan")})
