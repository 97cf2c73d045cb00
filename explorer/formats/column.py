"""What a column of a database holds, as JSON: text, or bytes as an export writes them."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from explorer.formats.cbor_payload import from_cbor
from explorer.formats.outcome import Fault
from explorer.formats.peeling import from_base64, peeled, peeled_bytes
from explorer.formats.record import as_text
from explorer.formats.xml_payload import from_xml
from explorer.formats.yaml_payload import from_yaml

if TYPE_CHECKING:
    from explorer.formats.record import Raw

_STRUCTURE = frozenset(b"{[")
MAX_INFLATED = 256 << 20
_MYSQL = re.compile(r"base64:type\d+:")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def document(raw: Raw | bytes | None) -> str:
    """Return the JSON text innermost in a column; `null` for nothing.

    Beyond what `peeled` sees through: XML, YAML that begins with `---`, and bytes, perhaps
    compressed with zlib, in hex or in base64. Bytes without text stay in base64.
    """
    if raw is not None and memoryview(raw)[0] in _STRUCTURE and b'"schema"' not in bytes(raw):
        return str(raw, "utf-8")  # what most columns hold
    found = peeled(raw)
    if found[:1] != '"':
        return found
    text = as_text(found.encode()) or ""
    inner = from_xml(text) or from_yaml(text)
    if inner is not None:
        return inner
    content = as_bytes(text)
    return found if content is None else of_bytes(content)


def of_bytes(content: bytes) -> str:
    """Return the JSON text in bytes, CBOR too; see `document`. Raises Fault for a zip bomb."""
    if content.startswith((*_ZLIB, _GZIP)):
        content = inflated(content, zlib.MAX_WBITS | 32)  # which tells them apart by itself
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return from_cbor(content) or peeled_bytes(content)
    return from_xml(text) or from_yaml(text) or peeled_bytes(content)


def inflated(content: bytes, wbits: int) -> bytes:
    """Return bytes uncompressed, or as they are if they are not compressed. May raise Fault."""
    machine = zlib.decompressobj(wbits)
    try:
        found = machine.decompress(content, MAX_INFLATED)
    except zlib.error:
        return content
    if machine.unconsumed_tail:
        msg = f"Its payload is larger than {MAX_INFLATED >> 20} MB when uncompressed."
        raise Fault(msg)
    return found if machine.eof else content


def as_bytes(text: str) -> bytes | None:
    """Return the bytes that a text surely stands for: hex of Postgres or SQLite, or base64.

    Without a mark of its own, a text stands for bytes only if they are a document.
    """
    if text.startswith("\\x") and _HEX.fullmatch(text, 2):
        return bytes.fromhex(text[2:])
    marked = _MYSQL.match(text)
    if marked:
        return from_base64("".join(text[marked.end() :].split()))
    digits = text.removeprefix("0x")  # as SQL Server writes it
    for content in (bytes.fromhex(digits) if _HEX.fullmatch(digits) else None, from_base64(text)):
        if content and content.startswith((b"{", b"[", b"<", b"---\n", *_ZLIB)):
            return content if of_bytes(content)[:1] in ("{", "[") else None
    return None
