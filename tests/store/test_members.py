from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.store.members import Member, members

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=8,
)


@given(
    record=st.dictionaries(st.text(), values),
    indent=st.sampled_from([None, 0, 2]),
    ascii_only=st.booleans(),
)
def test_the_texts_of_the_members_are_their_values(
    record: dict[str, Any], indent: int | None, *, ascii_only: bool
) -> None:
    found = members(json.dumps(record, indent=indent, ensure_ascii=ascii_only))
    assert {name: json.loads(member.text) for name, member in found.items()} == record
    assert {name: member.value for name, member in found.items()} == record
    assert not any("\n" in member.text for member in found.values())


def test_values_are_kept_letter_by_letter() -> None:
    found = members(' {"a" : 1.10 ,\r\n"b":[1,\n2] , "c":"\\u00e9"} ')
    assert {name: member.text for name, member in found.items()} == {
        "a": "1.10",
        "b": "[1, 2]",
        "c": '"\\u00e9"',
    }


def test_of_a_repeated_name_the_first_counts() -> None:
    assert members('{"a":1,"a":2}') == {"a": Member("1", 1)}


@pytest.mark.parametrize("text", ["[1]", "null", '"{"', " {} ", "{ }"])
def test_what_is_no_object_or_empty_has_no_members(text: str) -> None:
    assert members(text) == {}
