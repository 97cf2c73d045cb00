"""Values are found in any layout, however the text is cut into chunks."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.store import structure

TEXTS = st.text(alphabet='ab"\\{}[],: é\n', max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=5)


class InPieces:
    """Gives no more than `size` bytes at a time."""

    def __init__(self, text: bytes, size: int) -> None:
        self._text, self._size = BytesIO(text), size

    def read(self, _: int, /) -> bytes:
        return self._text.read(self._size)


def cut(text: str, size: int) -> list[Any]:
    batches = list(structure.batches(InPieces(text.encode(), size)))
    numbers = [batch.first + place for batch in batches for place in range(len(batch.records))]
    assert numbers == list(range(1, len(numbers) + 1))
    return [record for batch in batches for record in batch.records]


@given(OBJECTS, st.sampled_from(["", " ", "\n"]), st.sampled_from([None, 1]), st.integers(1, 40))
def test_appended_values_come_out_whole(
    records: list[Any], between: str, indent: int | None, size: int
) -> None:
    text = between.join(json.dumps(record, indent=indent) for record in records)
    assert [json.loads(found) for found in cut(text, size)] == records


@given(OBJECTS, st.sampled_from([None, 1]), st.integers(1, 40))
def test_items_of_an_array_come_out_whole(
    records: list[Any], indent: int | None, size: int
) -> None:
    assert [json.loads(each) for each in cut(json.dumps(records, indent=indent), size)] == records


@given(OBJECTS, st.integers(0, 400), st.integers(1, 40))
def test_nothing_of_a_text_that_is_cut_short_is_lost(
    records: list[Any], length: int, size: int
) -> None:
    text = json.dumps(records)[:length]
    found = b"".join(cut(text, size)).decode()
    assert [sign for sign in found if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


def test_words_between_values_are_records_too() -> None:
    assert cut('[{"a": 1}, 7, oops, {"b": 2}] tail', 3) == [
        b'{"a": 1}',
        b"7",
        b"oops",
        b'{"b": 2}',
        b"tail",
    ]
