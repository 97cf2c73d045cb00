"""Letters that the text formats of other tools can hold."""

from __future__ import annotations


def visible(text: str) -> str:
    """Replace what no XML and no Graphviz file may hold: control characters, lone surrogates."""
    return "".join(letter if _allowed(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _allowed(letter: str) -> bool:
    code = ord(letter)
    if code in {0x9, 0xA, 0xD}:
        return True
    return (
        code >= 0x20
        and not 0x7F <= code <= 0x9F
        and not 0xD800 <= code <= 0xDFFF
        and (code not in {0xFFFE, 0xFFFF})
    )
