"""A chain in the language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.chains.exports.letters import visible
from explorer.chains.labels import latencies, subtitle, title
from explorer.chains.timing import critical_edges

if TYPE_CHECKING:
    from explorer.chains.graph import Graph, Node

_ESCAPED = {"\\": "\\\\", '"': '\\"', "&": "&amp;", "\n": "\\n"}


def dot(graph: Graph) -> str:
    """Return the graph from left to right; the critical path is bold, causes only named dashed."""
    numbers = {name: f"n{place}" for place, name in enumerate(graph.nodes)}
    vital = critical_edges(graph)
    taken = latencies(graph)
    lines = ["digraph chain {", "  rankdir=LR;", '  node [shape=box, style="rounded"];']
    lines += [f"  {numbers[node.id]} [{_look(node)}];" for node in graph.nodes.values()]
    for edge in graph.edges:
        look = f"label={_quoted(taken.get(edge, ''))}" + (", style=bold" if edge in vital else "")
        lines.append(f"  {numbers[edge.cause]} -> {numbers[edge.effect]} [{look}];")
    return "\n".join([*lines, "}"]) + "\n"


def _look(node: Node) -> str:
    dashed = "" if node.kind == "event" else ', style="rounded,dashed"'
    text = f"{title(node)}\n{subtitle(node)}"
    return f"label={_quoted(text)}{dashed}"


def _quoted(text: str) -> str:
    """Return a double-quoted string in which nothing is an escape or an entity any more."""
    return '"' + "".join(_ESCAPED.get(letter, visible(letter)) for letter in text) + '"'
