"""A chain as a graph by cause; of a very large one, the part around the selected event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.chains import critical_path, hidden_effects, layout, neighbourhood
from explorer.ui import palette, resources, state
from explorer.ui.components import chain_facts
from explorer.ui.components.graph import GraphLook, causation_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explorer.chains import Graph, Layout
    from explorer.workspace import Chain, Workspace

MOST = 2_000
"""Events up to which the whole chain is drawn."""

AROUND = 300
"""Events drawn of a larger chain."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The part of a chain that is drawn."""

    graph: Graph
    layout: Layout
    hidden: Mapping[str, int]


def draw(
    workspace: Workspace,
    chain: Chain,
    *,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw the graph with one event selected; `on_select` gets the one picked, or None."""
    whole = len(chain.graph.nodes) <= MOST
    centre = None if whole else selected or _start(chain.graph)
    picture = resources.ask_large(workspace, picture_of, chain.correlation_id, centre)
    if not whole:
        shown, total = len(picture.graph.nodes), len(chain.graph.nodes)
        st.caption(
            f"The chain is large: {shown:,} of {total:,} events, those around the selected one"
        )
    causation_graph(
        picture.layout,
        picture.graph.nodes.values(),
        selected=selected,
        key=f"graph-{chain.correlation_id}",
        height=_height(picture.layout),
        look=GraphLook(
            zone=state.zone(),
            colours=palette.aggregate_types(workspace),
            findings=chain_facts.marks(picture.graph),
            critical_path=critical_path(chain.graph),
            hidden=picture.hidden,
        ),
        on_select=on_select,
    )


def picture_of(workspace: Workspace, correlation_id: str, centre: str | None) -> Picture:
    """Return the picture of a whole chain, or of the part of it around `centre`."""
    whole = workspace.chain(correlation_id).graph
    part = whole if centre is None else neighbourhood(whole, centre, limit=AROUND)
    return Picture(part, layout(part), hidden_effects(whole, part))


def _start(graph: Graph) -> str:
    return next(iter(graph.roots or graph.nodes))


def _height(picture: Layout) -> int:
    return min(max(picture.height + 90, 260), 560)
