"""A chain as a file that other tools open. Text from the dump is data in every one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from explorer.chains.exports.dot import dot
from explorer.chains.exports.mermaid import mermaid
from explorer.chains.exports.otlp import otlp
from explorer.chains.exports.svg import svg
from explorer.chains.json_shape import as_json
from explorer.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explorer.chains.graph import Graph

SUFFIXES = {"mermaid": "mmd", "dot": "dot", "svg": "svg", "json": "json", "otlp": "otlp.json"}
"""How a file of each kind ends."""


def exported(graph: Graph, kind: str) -> str:
    """Return the text of a file of a kind of `SUFFIXES`. Raises QuestionError for another kind."""
    if kind not in _KINDS:
        msg = f"A chain cannot be written as {kind!r}."
        raise QuestionError(msg, hint=f"Write it as one of {', '.join(_KINDS)}.")
    return _KINDS[kind](graph)


_KINDS: Mapping[str, Callable[[Graph], str]] = {
    "mermaid": mermaid,
    "dot": dot,
    "svg": svg,
    "json": lambda graph: json.dumps(as_json(graph), ensure_ascii=False, indent=1) + "\n",
    "otlp": lambda graph: json.dumps(otlp(graph), ensure_ascii=False, indent=1) + "\n",
}
