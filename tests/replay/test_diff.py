from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import Change
from explorer.replay import apply, diff, inverted
from tests.replay.values import exactly, json_values, scalars


@given(json_values, json_values)
def test_applying_the_difference_makes_one_state_the_other(before: Any, after: Any) -> None:
    assert exactly(apply(before, diff(before, after))) == exactly(after)


@given(json_values, json_values)
def test_the_inverted_difference_leads_back(before: Any, after: Any) -> None:
    assert exactly(apply(after, inverted(diff(before, after)))) == exactly(before)


@given(st.lists(scalars, max_size=60), st.lists(scalars, max_size=60))
def test_long_lists_differ_exactly_too(before: list[Any], after: list[Any]) -> None:
    assert exactly(apply(before, diff(before, after))) == exactly(after)


@given(st.lists(st.integers(0, 3), max_size=50), st.integers(0, 49), st.integers(0, 3))
def test_one_item_inserted_is_one_change(items: list[int], place: int, item: int) -> None:
    longer = [*items[:place], item, *items[place:]]
    assert [change.op for change in diff(items, longer)] == ["add"]
    assert [change.op for change in diff(longer, items)] == ["remove"]


@given(json_values)
def test_a_state_does_not_differ_from_its_copy(state: Any) -> None:
    assert diff(state, copy.deepcopy(state)) == []


@given(json_values, json_values)
def test_neither_state_is_touched(before: Any, after: Any) -> None:
    texts = exactly(before), exactly(after)
    changes = diff(before, after)
    apply(before, changes)
    assert (exactly(before), exactly(after)) == texts


def test_what_was_applied_shares_nothing_with_the_change() -> None:
    changes = diff({}, {"items": [[]]})
    applied = apply({}, changes)
    applied["items"][0].append(1)
    assert changes[0].new == [[]]


def test_types_count() -> None:
    assert diff({"n": 1}, {"n": 1.0}) == [Change("/n", "replace", 1, 1.0)]
    assert [change.path for change in diff([1, 0], [True, False])] == ["/0", "/1"]
    assert [change.path for change in diff([0.0], [-0.0])] == ["/0"]


def test_the_order_of_keys_does_not_count() -> None:
    assert diff({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}) == []


def test_keys_are_escaped_in_paths() -> None:
    assert [change.path for change in diff({}, {"a/b~c": 1, "": 2})] == ["/a~1b~0c", "/"]


def test_null_is_not_absence() -> None:
    assert diff({"a": None}, {}) == [Change("/a", "remove", old=None)]
    assert diff({}, {"a": None}) == [Change("/a", "add", new=None)]


def test_a_first_state_replaces_nothing_at_the_root() -> None:
    assert diff(None, {"a": 1}) == [Change("", "replace", None, {"a": 1})]
    assert apply(None, [Change("", "replace", None, {"a": 1})]) == {"a": 1}


def test_items_are_removed_last_first_and_added_first_first() -> None:
    assert [change.path for change in diff([1, 2, 3, 9], [9])] == ["/2", "/1", "/0"]
    assert [change.path for change in diff([9], [1, 2, 9])] == ["/0", "/1"]


@pytest.mark.parametrize(
    "change",
    [
        Change("/a/b", "replace", 1, 2),
        Change("/a", "remove", 1),
        Change("/list/7", "add", new=1),
        Change("/list/01", "replace", 1, 2),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: Change) -> None:
    with pytest.raises(LookupError):
        apply({"list": [1, 2]}, [change])
