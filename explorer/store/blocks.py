"""A text of blocks, each under a rule of equals signs, as some tools log messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explorer.store.lines import BYTE_ORDER_MARK, CHUNK, Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.store.lines import Readable

WIDTH = 80
_RULE = re.compile(rb"^={%d}\r?\n" % WIDTH, re.MULTILINE)


def are(first_line: bytes) -> bool:
    """Tell whether a text that begins with this line is one of blocks."""
    return first_line == b"=" * WIDTH


def batches(content: Readable) -> Iterator[Batch]:
    """Yield the blocks in order, without their rules and the space around them."""
    first = 1
    start = content.read(CHUNK)
    text = start.removeprefix(BYTE_ORDER_MARK)
    while start:
        *blocks, rest = _RULE.split(text)
        records = [block.strip() for block in blocks if block.strip()]
        if records:
            yield Batch(first, records)
            first += len(records)
        start = content.read(CHUNK)
        # what is left begins a line, and what follows may complete a rule in it
        text = rest + start
    if rest := text.strip():
        yield Batch(first, [rest])
