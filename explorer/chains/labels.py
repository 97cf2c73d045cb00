"""What a box of the picture says, and how wide that makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from explorer.chains.timing import hops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.chains.graph import Graph, Node

HEIGHT = 40
_NARROWEST, _WIDEST = 112, 232
_PADDING = 28
_TITLE_CHARACTER, _SUBTITLE_CHARACTER = 7.4, 6.4
_SUBTITLE_LENGTH = 24
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def title(node: Node) -> str:
    """Return the event type, or the id where that is all that is known; if folded, how many."""
    if node.stands_for == 1:
        return node.event.type if node.event else node.id
    name = node.event.type if node.event else "Causes"
    return f"{name} \N{MULTIPLICATION SIGN} {node.stands_for:,}"


def subtitle(node: Node) -> str:
    """Return the aggregate id and the recorded version, or that the dump has no such event."""
    if node.event is None:
        return "not in the dump"
    if node.stands_for > 1:
        return "folded"
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


def latency(span: timedelta) -> str:
    """Return a time between cause and effect in one unit: `340 ms`, `1.2 s`, `12 min`."""
    sign = "\N{MINUS SIGN}" if span < timedelta(0) else ""
    seconds = abs(span).total_seconds()
    for length, unit in _UNITS:
        if seconds >= length:
            amount = seconds / length
            return f"{sign}{amount:.{int(amount < 10)}f} {unit}"
    return f"{sign}{seconds * 1_000:.0f} ms"


def latencies(graph: Graph) -> Mapping[tuple[str, str], str]:
    """Return how long each effect came after its cause, where both are known and differ."""
    found: dict[tuple[str, str], str] = {}
    for hop in hops(graph):
        if hop.cause != hop.effect:
            found[hop.cause, hop.effect] = latency(hop.latency)
    return found
