"""What the causation graph sends to the browser: compact rows, with every text ready to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from explorer.chains import latency, subtitle, title
from explorer.ui import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explorer.chains import Layout, Line, Node

_KINDS = {"event": 0, "outside": 1, "missing": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphLook:
    """What the graph says about its events beside their names."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    colours: Mapping[str, str] = field(default_factory=dict)
    """CSS colours by aggregate type; others take the theme's."""

    findings: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with an event, by its id; such events get a badge."""

    critical_path: Sequence[str] = ()
    """Ids of events, each the cause of the next; the edges between them are drawn stronger."""

    hidden: Mapping[str, int] = field(default_factory=dict)
    """How many effects of an event the picture leaves out, by its id."""


def picture_data(layout: Layout, nodes: Sequence[Node], look: GraphLook) -> dict[str, Any]:
    """Return the boxes, lines and legend of a picture as JSON-ready data.

    Lines and the critical path name boxes by their place among the nodes.
    """
    by_id = {node.id: node for node in nodes}
    places = {name: place for place, name in enumerate(by_id)}
    groups = _groups(nodes, look.colours)
    latencies = _latencies(layout.lines, by_id)
    facts = {node.id: _facts(node, look) for node in nodes}
    for (cause, effect), text in latencies.items():
        facts[effect].append(f"{text} after {title(by_id[cause])}")
    return {
        "nodes": [
            [node.id, *layout.boxes[node.id], *_words(node, groups, look, facts)] for node in nodes
        ],
        "lines": [_row(line, places, latencies) for line in layout.lines],
        "groups": [[name or "no aggregate type", look.colours.get(name)] for name in groups],
        "critical": [places[name] for name in look.critical_path if name in places],
        "width": layout.width,
        "height": layout.height,
    }


def _groups(nodes: Sequence[Node], colours: Mapping[str, str]) -> dict[str, int]:
    """Number the aggregate types: those with a colour in its order, then the others by name."""
    found = {node.event.aggregate_type for node in nodes if node.event}
    known = [name for name in colours if name in found]
    return {name: place for place, name in enumerate([*known, *sorted(found.difference(known))])}


def _words(
    node: Node, groups: Mapping[str, int], look: GraphLook, facts: Mapping[str, list[str]]
) -> tuple[Any, ...]:
    return (
        title(node),
        subtitle(node),
        _KINDS[node.kind],
        groups[node.event.aggregate_type] if node.event else 0,
        facts[node.id],
        _finding(node, look),
        look.hidden.get(node.id, 0),
    )


def _facts(node: Node, look: GraphLook) -> list[str]:
    event = node.event
    if node.stands_for > 1:
        return [f"{wording.counted(node.stands_for, 'event')}, folded: select to unfold"]
    if event is None:
        return ["Named as a cause, but not in the dump: a command, or an event that is missing"]
    version = "" if event.version is None else f" · version {event.version}"
    facts = [f"{event.key}{version}", wording.moment(event.occurred_at, look.zone)]
    if node.kind == "outside":
        facts.append(f"In another chain: {event.correlation_id or 'without a correlation id'}")
    if node.id in look.hidden:
        facts.append(f"{wording.counted(look.hidden[node.id], 'more effect')} not shown")
    return facts


def _finding(node: Node, look: GraphLook) -> str:
    repeated = f"Delivered {node.deliveries} times" if node.deliveries > 1 else ""
    return ". ".join(text for text in (look.findings.get(node.id, ""), repeated) if text)


def _latencies(lines: Sequence[Line], by_id: Mapping[str, Node]) -> dict[tuple[str, str], str]:
    return {
        (line.cause, line.effect): latency(after.occurred_at - before.occurred_at)
        for line in lines
        if line.cause != line.effect
        and by_id[line.cause].stands_for == by_id[line.effect].stands_for == 1
        and (before := by_id[line.cause].event)
        and (after := by_id[line.effect].event)
    }


def _row(
    line: Line, places: Mapping[str, int], latencies: Mapping[tuple[str, str], str]
) -> list[Any]:
    flat = [coordinate for point in line.points for coordinate in point]
    text = latencies.get((line.cause, line.effect), "")
    return [places[line.cause], places[line.effect], int(line.back), flat, text]
