"""A chain as a drawing, laid out as on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from explorer.chains.exports.letters import visible
from explorer.chains.labels import latencies, subtitle, title
from explorer.chains.layered import layout
from explorer.chains.timing import critical_edges

if TYPE_CHECKING:
    from explorer.chains.graph import Graph, Node
    from explorer.chains.layered import Box, Line

_MARGIN = 20
_TITLE_LETTER, _SUBTITLE_LETTER = 7.0, 5.9
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1f2430}.sub,.took{font-size:10.5px;fill:#5b6270}"
    "rect{fill:#fff;stroke:#8b93a3}.named{stroke-dasharray:4 3}.took{text-anchor:middle;"
    "stroke:#fff;stroke-width:3;paint-order:stroke}"
    "path{fill:none;stroke:#8b93a3;marker-end:url(#head)}.vital{stroke:#3451b2;stroke-width:2.2}"
    "marker path{fill:#8b93a3;stroke:none;marker-end:none}"
)
_HEAD = (
    '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto" '
    'markerUnits="userSpaceOnUse"><path d="M0 0 L8 4 L0 8 Z"/></marker></defs>'
)


def svg(graph: Graph) -> str:
    """Return the drawing; the critical path is strong, causes that are only named are dashed."""
    picture = layout(graph)
    vital = critical_edges(graph)
    taken = latencies(graph)
    width, height = picture.width + 2 * _MARGIN, picture.height + 2 * _MARGIN
    size = f'width="{width}" height="{height}" viewBox="{-_MARGIN} {-_MARGIN} {width} {height}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="background:#fff">'
    lines = [opening, f"<style>{_STYLE}</style>", _HEAD]
    for line in picture.lines:
        edge = (line.cause, line.effect)
        lines.append(_drawn(line, picture.boxes[line.effect], vital=edge in vital))
        if line.points and edge in taken:
            lines.append(_took(line, taken[edge]))
    lines += [_box(node, picture.boxes[node.id]) for node in graph.nodes.values()]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _drawn(line: Line, box: Box, *, vital: bool) -> str:
    look = ' class="vital"' if vital else ""
    if not line.points:
        x, y = box.x + box.w // 2, box.y
        return f'<path{look} d="M{x - 16} {y}C{x - 16} {y - 14} {x + 16} {y - 14} {x + 16} {y}"/>'
    (x, y), *others = line.points
    steps = [f"M{x} {y}"]
    for to_x, to_y in others:
        middle = (x + to_x) / 2
        steps.append(f"C{middle:g} {y} {middle:g} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    return f'<path{look} d="{"".join(steps)}"/>'


def _took(line: Line, text: str) -> str:
    (x, y), (to_x, to_y) = line.points[-2:]
    place = f'x="{(x + to_x) / 2:g}" y="{(y + to_y) / 2 - 4:g}"'
    return f'<text class="took" {place}>{_text(text)}</text>'


def _box(node: Node, box: Box) -> str:
    look = "" if node.kind == "event" else ' class="named"'
    upper = _text(_cut(title(node), box.w / _TITLE_LETTER))
    return (
        f"<g><title>{_text(f'{title(node)}, {subtitle(node)}, {node.id}')}</title>"
        f'<rect{look} x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" rx="7"/>'
        f'<text x="{box.x + 12}" y="{box.y + 17}">{upper}</text>'
        f'<text class="sub" x="{box.x + 12}" y="{box.y + 32}">'
        f"{_text(_cut(subtitle(node), box.w / _SUBTITLE_LETTER))}</text></g>"
    )


def _cut(text: str, letters: float) -> str:
    most = int(letters) - 3
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _text(text: str) -> str:
    return escape(visible(text))
