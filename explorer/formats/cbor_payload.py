"""CBOR (RFC 8949), as Jackson writes objects of Akka and Pekko, as JSON."""

from __future__ import annotations

import math
import struct
from base64 import b64encode
from typing import Any

from explorer.formats.peeling import json_text

_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_BREAK, _ENDLESS = 0xFF, 31
_POSITIVE, _NEGATIVE = 2, 3  # tags of integers of any size
DEPTH = 200


class _NoCbor(Exception):  # noqa: N818  an answer, not a failure
    pass


def from_cbor(content: bytes) -> str | None:
    """Return the JSON text of a CBOR map or array that is all of the bytes; else None.

    Byte strings become base64, and what JSON numbers cannot tell (NaN, infinities) texts.
    """
    if content[:1] < b"\x80" or content[:1] > b"\xbf":
        return None
    reader = _Reader(content)
    try:
        value = reader.value(DEPTH)
    except (_NoCbor, IndexError, struct.error, UnicodeDecodeError):
        return None
    return json_text(value) if reader.at == len(content) else None


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.at = 0
        self._content = content

    def value(self, depth: int) -> Any:
        if not depth:
            raise _NoCbor
        first = self._take(1)[0]
        major, low = first >> 5, first & 31
        if major == 7:
            return self._simple(low)
        if major in (2, 3):
            return self._string(low, text=major == 3)
        if major in (4, 5):
            return self._items(low, depth - 1, pairs=major == 5)
        number = self._number(low)
        if major == 6:
            return self._tagged(number, depth - 1)
        return number if major == 0 else -1 - number

    def _items(self, low: int, depth: int, *, pairs: bool) -> Any:
        left = math.inf if low == _ENDLESS else self._number(low)
        items: list[Any] = []
        while left > 0:
            if low == _ENDLESS and self._content[self.at] == _BREAK:
                self.at += 1
                break
            key = self.value(depth) if pairs else None
            items.append((_key(key), self.value(depth)) if pairs else self.value(depth))
            left -= 1
        return dict(items) if pairs else items

    def _string(self, low: int, *, text: bool) -> str:
        content = self._chunks() if low == _ENDLESS else self._take(self._number(low))
        return content.decode() if text else b64encode(content).decode()

    def _chunks(self) -> bytes:
        found = []
        while (first := self._take(1)[0]) != _BREAK:
            found.append(self._take(self._number(first & 31)))
        return b"".join(found)

    def _tagged(self, tag: int, depth: int) -> Any:
        if tag in (_POSITIVE, _NEGATIVE) and self._content[self.at] >> 5 == 2:
            number = int.from_bytes(self._take(self._number(self._take(1)[0] & 31)))
            return number if tag == _POSITIVE else -1 - number
        return self.value(depth)

    def _simple(self, low: int) -> Any:
        if low in _SIMPLE:
            return _SIMPLE[low]
        if low not in _FLOATS:
            raise _NoCbor
        kind = _FLOATS[low]
        (number,) = struct.unpack(kind, self._take(struct.calcsize(kind)))
        return number if math.isfinite(number) else str(number)

    def _number(self, low: int) -> int:
        if low < 24:
            return low
        if low > 27:
            raise _NoCbor
        return int.from_bytes(self._take(1 << (low - 24)))

    def _take(self, count: int) -> bytes:
        start, self.at = self.at, self.at + count
        if self.at > len(self._content):
            raise _NoCbor
        return self._content[start : self.at]


def _key(key: Any) -> str:
    return key if isinstance(key, str) else json_text(key)
