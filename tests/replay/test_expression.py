"""Expressions: what they mean, what is missing, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.replay import parse

STATE = {
    "total": 5, "status": "PAID", "none": None, "flag": True, "odd name": 1,
    "items": [{"id": "a", "price": 2, "n": 1}, {"id": "b", "price": 3, "n": 1}],
}  # fmt: skip


def holds(text: str, state: Any = STATE, **names: Any) -> bool:
    return parse(text).holds({"state": state, **names})


@pytest.mark.parametrize(
    "text",
    [
        "state.total == 5",
        "state.total == 5.0",
        "state.total == sum(i.price * i.n for i in state.items)",
        "len(state.items) == 2 and state.items[-1].id == 'b'",
        "any(i.price > 2 for i in state.items if i.id != 'a')",
        "all(i.price > 1 for i in state.items)",
        "state['odd name'] == 1",
        "'AI' in state.status and state.status in ['PAID', 'SENT']",
        "state.none == null and state.none is None",
        "0 < state.total <= 5",
        "not exists(state.nowhere.near) and exists(state.none)",
        "abs(0 - state.total) // 2 == 2",
        "state.flag == true and not state.flag == 1",
        "(1 if state.flag else 2) == 1",
        "-state.total < 0",
    ],
)
def test_holds(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
def test_every_comparison_with_what_is_missing_is_false(operator: str) -> None:
    assert not holds(f"state.nowhere {operator} 1")
    assert not holds(f"state.total / 0 {operator} 1")
    assert not holds(f"sum(i.cost for i in state.items) {operator} 1")
    assert not holds(f"previous.total {operator} 1")


def test_any_and_all_of_what_is_missing_are_false() -> None:
    assert not holds("any(state.nowhere)")
    assert not holds("all(state.nowhere)")


def test_values_of_different_kinds_have_no_order() -> None:
    assert not holds("state.status < 1")
    assert not holds("state.status >= 1")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("state.total ==", "Column"),
        ("total == 1", "Column 1: there is no total"),
        ("1 + __import__('os')", "Column 5: there is no function __import__"),
        ("state.total.__class__()", "there is no function"),
        ("(lambda: 1)()", "there is no function"),
        ("[x for x in state.items]", "is not allowed"),
        ("state.total ** 9", "is not allowed"),
        ("f'{state}'", "is not allowed"),
        ("len(state, 1)", "len takes one value"),
        ("any(x for state in state.items)", "Column 11: the loop needs one name of its own"),
        ("b'x' == 1", "no JSON value"),
        ("(" * 400 + "1" + ")" * 400, "cannot be read"),
        ("not " * 60 + "1", "too large"),
        ("1" * 1001, "at most 1,000"),
    ],
)
def test_what_is_not_allowed_is_refused_in_a_sentence(text: str, complaint: str) -> None:
    with pytest.raises(ExplorerError, match=complaint.replace("(", r"\(")):
        parse(text)


def test_work_is_bounded() -> None:
    state = {"items": list(range(1100))}
    with pytest.raises(ExplorerError, match="more than"):
        holds("any(any(a < 0 for a in state.items) for b in state.items)", state)


@given(st.text("state.()[]'1<=!andorit &|~:,lmbexyfu\"\\{}+-*/", max_size=30))
def test_no_text_does_anything_but_answer_or_complain(text: str) -> None:
    try:
        expression = parse(text)
    except ExplorerError:
        return
    assert expression.holds({"state": {}}) in (True, False)
