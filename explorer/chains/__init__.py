"""Causation and correlation: how the events of one chain led to each other."""

from explorer.chains.exports import SUFFIXES, exported
from explorer.chains.graph import Edge, Graph, Node
from explorer.chains.json_shape import as_json
from explorer.chains.labels import latency, subtitle, title
from explorer.chains.layered import Box, Layout, Line, layout
from explorer.chains.linking import assembled, link
from explorer.chains.narrowing import hidden_effects, neighbourhood
from explorer.chains.timing import Hop, critical_path, effects_before_causes, hops
from explorer.chains.walk import (
    ancestors,
    deepest_path,
    depth,
    descendants,
    path_to_root,
    widest,
)

__all__ = [
    "SUFFIXES",
    "Box",
    "Edge",
    "Graph",
    "Hop",
    "Layout",
    "Line",
    "Node",
    "ancestors",
    "as_json",
    "assembled",
    "critical_path",
    "deepest_path",
    "depth",
    "descendants",
    "effects_before_causes",
    "exported",
    "hidden_effects",
    "hops",
    "latency",
    "layout",
    "link",
    "neighbourhood",
    "path_to_root",
    "subtitle",
    "title",
    "widest",
]
