"""Getting at the JSON inside of what carries it: strings, base64, schema registries, databases."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING

import msgspec

from explorer.formats.record import as_text

if TYPE_CHECKING:
    from explorer.formats.record import Raw

_valid = msgspec.json.Decoder(msgspec.Raw).decode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_encoded = msgspec.json.Encoder().encode

REGISTRY_PREFIX = 5
"""Bytes before a message of a schema registry: a zero and the id of its schema."""

_CONNECT_KEYS = {"schema", "payload"}
_LAYERS = 8


def peeled(raw: Raw | bytes | None) -> str:
    """Return the JSON text innermost in a JSON value, letter by letter; `null` for nothing.

    A string that holds an object or an array, plain, in base64, in Postgres hex or after the
    prefix of a schema registry, is that object or array, as often as that is so. A Connect
    envelope `{"schema", "payload"}` is its payload. Any other value stays as it is.
    """
    if raw is None:
        return "null"
    usual = _usual(raw)
    if usual is not None:
        return usual
    current: Raw | bytes = raw
    for _ in range(_LAYERS):
        inner = _inner(current)
        if inner is None:
            break
        current = inner
    return str(current, "utf-8").strip()


def peeled_text(text: str | None) -> str:
    """Like `peeled`, for a text that is not in a JSON value: other texts become JSON strings."""
    return "null" if text is None else peeled(_encoded(text))


def peeled_bytes(content: bytes) -> str:
    """Like `peeled`, for bytes; those that hold no text become a JSON string in base64."""
    found = _document(content)
    if found is not None:
        return peeled(found)
    try:
        return peeled_text(content.decode())
    except UnicodeDecodeError:
        return json_text(binascii.b2a_base64(content, newline=False).decode())


def from_base64(text: str | None) -> bytes | None:
    """Return the bytes behind base64, in either alphabet; None if it is none."""
    if not text:
        return None
    try:
        return b64decode(text.translate(_STANDARD), validate=True)
    except (binascii.Error, ValueError):
        return None


_STANDARD = str.maketrans("-_", "+/")


def text_behind(encoded: str) -> str | None:
    """Return the text behind base64; None if it is none, or stands for no text."""
    try:
        return (from_base64(encoded) or b"").decode() or None
    except UnicodeDecodeError:
        return None


def json_text(value: object) -> str:
    """Return a value as JSON text; `msgspec.Raw` inside of it letter by letter."""
    return str(_encoded(value), "utf-8")


def _usual(raw: Raw | bytes) -> str | None:
    """The object in a string, where that is all there is to peel: this is faster."""
    if memoryview(raw)[:2].tobytes() != b'"{':
        return None
    text = as_text(raw) or ""
    if _may_be_connect(text[:10]):
        return None
    try:
        _valid(text)
    except (ValueError, RecursionError):
        return None
    return text.strip()


def _may_be_connect(start: str) -> bool:
    return start.replace(" ", "").startswith('{"schema"')


def _inner(raw: Raw | bytes) -> bytes | Raw | None:
    start = memoryview(raw).tobytes()[:1]
    if start == b'"':
        return _inside_text(as_text(raw) or "")
    if start == b"{" and _may_be_connect(str(memoryview(raw)[:10], "utf-8", "replace")):
        members = _members(raw)
        return members["payload"] if members.keys() == _CONNECT_KEYS else None
    return None


def _inside_text(text: str) -> bytes | None:
    start = text.lstrip()[:1]
    if start and start in '{["':
        return _checked(text.encode())
    if start == "\\" and text.startswith("\\x"):
        return _from_hex(text[2:])
    if start and (start <= "\x1f"):
        return _document(text.encode())
    return _document(from_base64(text) or b"") if len(text) % 4 == 0 and len(text) >= 8 else None


def _from_hex(digits: str) -> bytes | None:
    try:
        return _document(bytes.fromhex(digits))
    except ValueError:
        return None


def _document(content: bytes) -> bytes | None:
    """The JSON object or array that the bytes are, perhaps after a prefix."""
    for prefix in (0, 1, REGISTRY_PREFIX):
        if prefix and content[:1] > b"\x1f":
            return None
        found = content[prefix:]
        if found.lstrip()[:1] in (b"{", b"[") and found.lstrip() and _checked(found) is not None:
            return found
    return None


def _checked(content: bytes) -> bytes | None:
    try:
        content.decode()
        inner = _valid(content)
    except (ValueError, RecursionError):
        return None
    start = memoryview(inner)[0]
    return content if start in b"{[" or _inner(inner) is not None else None
