from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.pointer import pointer, tokens_of, value_at


@given(st.lists(st.text()))
def test_a_pointer_is_read_as_it_was_written(tokens: list[str]) -> None:
    assert tokens_of(pointer(tokens)) == tokens


@pytest.mark.parametrize(
    ("path", "value"), [("", {"a/b": [1, {"": 2}]}), ("/a~1b/0", 1), ("/a~1b/1/", 2)]
)
def test_a_pointer_names_a_value(path: str, value: Any) -> None:
    assert value_at({"a/b": [1, {"": 2}]}, path) == value


@pytest.mark.parametrize("path", ["/b", "/a/2", "/a/-1", "/a/01", "/a/x", "/a/0/0"])
def test_where_there_is_nothing_is_a_lookup_error(path: str) -> None:
    with pytest.raises(LookupError):
        value_at({"a": [1, 2]}, path)


def test_text_without_a_slash_is_no_pointer() -> None:
    with pytest.raises(ValueError, match="'a' is no JSON Pointer"):
        tokens_of("a")
