"""Causation and correlation: how the events of one chain led to each other."""

from explorer.chains.acyclic import Edge
from explorer.chains.comparing import Aligned, compared
from explorer.chains.exports import SUFFIXES, exported
from explorer.chains.folding import Folded, folded
from explorer.chains.graph import Graph, Node
from explorer.chains.json_shape import as_json
from explorer.chains.labels import latency, subtitle, title
from explorer.chains.layered import Box, Layout, Line, layout
from explorer.chains.linking import assembled, link
from explorer.chains.narrowing import collapsed, hidden_effects, matching, neighbourhood
from explorer.chains.timing import Hop, critical_path, effects_before_causes, hops
from explorer.chains.tree import Branch, tree
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
    "Aligned",
    "Box",
    "Branch",
    "Edge",
    "Folded",
    "Graph",
    "Hop",
    "Layout",
    "Line",
    "Node",
    "ancestors",
    "as_json",
    "assembled",
    "collapsed",
    "compared",
    "critical_path",
    "deepest_path",
    "depth",
    "descendants",
    "effects_before_causes",
    "exported",
    "folded",
    "hidden_effects",
    "hops",
    "latency",
    "layout",
    "link",
    "matching",
    "neighbourhood",
    "path_to_root",
    "subtitle",
    "title",
    "tree",
    "widest",
]
