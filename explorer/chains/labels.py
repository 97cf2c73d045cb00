"""What a box of the picture says, and how wide that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.chains.graph import Node

HEIGHT = 40
_NARROWEST, _WIDEST = 112, 232
_PADDING = 28
_TITLE_CHARACTER, _SUBTITLE_CHARACTER = 7.4, 6.4
_SUBTITLE_LENGTH = 24


def title(node: Node) -> str:
    """Return the event type, or the id where an id is all that is known."""
    return node.event.type if node.event else node.id


def subtitle(node: Node) -> str:
    """Return the aggregate id and the recorded version, or that the dump has no such event."""
    if node.event is None:
        return "not in the dump"
    if node.event.version is None:
        return node.event.aggregate_id
    return f"{node.event.aggregate_id} · {node.event.version}"


def width(node: Node) -> int:
    """Return a width in CSS pixels that shows the title, and as much of the subtitle as is sane."""
    text = max(
        len(title(node)) * _TITLE_CHARACTER,
        min(len(subtitle(node)), _SUBTITLE_LENGTH) * _SUBTITLE_CHARACTER,
    )
    return round(min(max(text + _PADDING, _NARROWEST), _WIDEST))
