"""A chain as a Mermaid flow chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.chains.labels import latencies, subtitle, title

if TYPE_CHECKING:
    from explorer.chains.graph import Graph, Node

_PLAIN = frozenset(" -_.:/")


def mermaid(graph: Graph) -> str:
    """Return the graph from left to right, latencies on the edges; causes only named are dashed."""
    numbers = {name: f"n{place}" for place, name in enumerate(graph.nodes)}
    taken = latencies(graph)
    lines = ["flowchart LR"]
    lines += [f"  {numbers[node.id]}{_box(node)}" for node in graph.nodes.values()]
    for edge in graph.edges:
        label = f'|"{_text(taken[edge])}"|' if edge in taken else ""
        lines.append(f"  {numbers[edge.cause]} -->{label} {numbers[edge.effect]}")
    lines.append("  classDef named stroke-dasharray: 4 3")
    return "\n".join(lines) + "\n"


def _box(node: Node) -> str:
    dashed = "" if node.kind == "event" else ":::named"
    return f'["{_text(title(node))}<br/>{_text(subtitle(node))}"]{dashed}'


def _text(text: str) -> str:
    """Write everything that could mean something to Mermaid, HTML or Markdown as a number."""
    return "".join(
        letter if letter.isalnum() or letter in _PLAIN else f"#{ord(letter)};" for letter in text
    )
