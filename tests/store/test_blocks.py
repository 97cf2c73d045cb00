"""Blocks under rules are the same however the text comes in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.store import blocks

RULE = b"=" * 80
PARTS = st.sampled_from([b"a", b"=", b"\n", RULE, b"\n" + RULE + b"\n", RULE + b"\r\n", b"b c"])


class Pieces:
    """Gives out its pieces one by one, whatever is asked for."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def read(self, size: int, /) -> bytes:
        del size
        return self._pieces.pop(0) if self._pieces else b""


def found(pieces: list[bytes]) -> list[tuple[int, bytes]]:
    return [
        (batch.first + place, record)
        for batch in blocks.batches(Pieces(pieces))
        for place, record in enumerate(batch.records)
    ]


@given(st.lists(PARTS), st.data())
def test_pieces_make_no_difference(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    bounds = list(zip([0, *cuts], [*cuts, len(whole)], strict=True))
    assert found([whole[start:end] for start, end in bounds]) == found([whole])


def test_only_a_rule_on_a_line_of_its_own_begins_a_block() -> None:
    text = b"\n".join([RULE, b"one", RULE + b"=", b"x" + RULE, b"", RULE, RULE, b"two", b""])
    one = b"\n".join([b"one", RULE + b"=", b"x" + RULE])
    assert found([text]) == [(1, one), (2, b"two")]
