"""The JSON values of a text that does not keep them on lines: arrays, appended and pretty ones.

Only quotes, backslashes and brackets are looked at, with NumPy, so that a file of any size is cut
into its values in bounded memory. Whether a value is valid JSON is for others to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from explorer.store.lines import BYTE_ORDER_MARK, CHUNK, Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from explorer.store.lines import Readable

    Positions = npt.NDArray[np.int64]

_QUOTE, _BACKSLASH, _OPEN, _CLOSE = 1, 2, 3, 4
_KINDS = np.zeros(256, np.uint8)
for _signs, _kind in ((b'"', _QUOTE), (b"\\", _BACKSLASH), (b"{[", _OPEN), (b"}]", _CLOSE)):
    _KINDS[list(_signs)] = _kind
_STRAY = re.compile(rb"[^\s,\[\]]+")


def batches(content: Readable) -> Iterator[Batch]:
    """Yield the values in order; those in an array at the top are values of their own.

    A value that is cut short at the end, and words between values, come out like values.
    """
    cutter, first = _Cutter(), 1
    start = content.read(CHUNK)
    chunk = start.removeprefix(BYTE_ORDER_MARK)
    while start:
        values = cutter.cut(chunk)
        if values:
            yield Batch(first, values)
            first += len(values)
        start = chunk = content.read(CHUNK)
    if rest := cutter.rest():
        yield Batch(first, rest)


class _Cutter:
    """Cuts a text that comes in chunks."""

    def __init__(self) -> None:
        self._text = bytearray()
        """What has not come out yet."""

        self._depth = 0
        self._in_string = False
        self._escapes = False
        self._in_array = False
        self._start: int | None = None
        """Where in the text the value begins that has not ended yet."""

    def cut(self, chunk: bytes) -> list[bytes]:
        """Return the values that are complete now."""
        offset = len(self._text)
        self._text += chunk
        places, depths, opening = self._brackets(np.frombuffer(chunk, np.uint8))
        near = np.flatnonzero(depths - opening <= 1)
        values: list[bytes] = []
        done = 0
        for place, depth, opens in zip(
            (places[near] + offset).tolist(), depths[near].tolist(), opening[near].tolist(),
            strict=True,
        ):  # fmt: skip
            done = self._turn(place, depth, opens, done, values)
        del self._text[:done]
        self._start = None if self._start is None else self._start - done
        return values

    def rest(self) -> list[bytes]:
        """Return what is left at the end of the text."""
        if self._start is None:
            return _STRAY.findall(self._text)
        return [bytes(self._text).strip()]

    def _turn(self, place: int, depth: int, opens: int, done: int, values: list[bytes]) -> int:
        base = 1 if self._in_array else 0
        if opens and self._start is None and depth == 1 and self._text[place] == ord("["):
            values += _STRAY.findall(self._text, done, place)
            self._in_array = True
            return place + 1
        if opens and self._start is None:
            values += _STRAY.findall(self._text, done, place)
            self._start = place
            return place
        if not opens and self._start is not None and depth == base:
            values.append(bytes(self._text[self._start : place + 1]))
            self._start = None
            return place + 1
        if not opens and self._in_array and depth == 0:
            values += _STRAY.findall(self._text, done, place)
            self._in_array = False
            return place + 1
        return done

    def _brackets(self, chunk: npt.NDArray[np.uint8]) -> tuple[Positions, Positions, Positions]:
        """Places of brackets outside of strings, the depth after each, and 1 where it opens."""
        kinds = _KINDS[chunk]
        places = np.flatnonzero(kinds)
        kinds = kinds[places]
        places, kinds = self._unescaped(places, kinds, len(chunk))
        quotes = kinds == _QUOTE
        inside = (np.cumsum(quotes) + self._in_string) % 2 == 1
        self._in_string = bool(inside[-1]) if len(inside) else self._in_string
        brackets = ~inside & ~quotes
        places, opening = places[brackets], (kinds[brackets] == _OPEN).astype(np.int64)
        depths = self._depth + np.cumsum(2 * opening - 1)
        self._depth = int(depths[-1]) if len(depths) else self._depth
        return places, depths, opening

    def _unescaped(
        self, places: Positions, kinds: npt.NDArray[np.uint8], length: int
    ) -> tuple[Positions, npt.NDArray[np.uint8]]:
        """Leave out backslashes and what follows on one that is not itself escaped."""
        slashes = places[kinds == _BACKSLASH]
        escaped_first = self._escapes
        if escaped_first and len(slashes) and slashes[0] == 0:
            slashes = slashes[1:]
        starts = np.flatnonzero(np.diff(slashes, prepend=-2) != 1)
        runs = np.repeat(starts, np.diff(starts, append=len(slashes)))
        escaping = slashes[(np.arange(len(slashes)) - runs) % 2 == 0]
        escaped = np.append(escaping + 1, 0) if escaped_first else escaping + 1
        self._escapes = bool(len(escaping) and escaping[-1] == length - 1)
        kept = (kinds != _BACKSLASH) & ~np.isin(places, escaped)
        return places[kept], kinds[kept]
