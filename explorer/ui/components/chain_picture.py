"""A chain as a graph by cause; of one that is still large when folded, the part around an event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.chains import (
    collapsed,
    folded,
    hidden_effects,
    layout,
    neighbourhood,
)
from explorer.ui import palette, resources, state, wording
from explorer.ui.components import chain_facts
from explorer.ui.components.graph import GraphLook, causation_graph
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.chains import Graph, Layout
    from explorer.ui.chain_look import ChainLook
    from explorer.workspace import Chain

SMALL = 60
"""Events up to which nothing is folded unless asked."""

MOST = 2_000
"""Boxes up to which all are drawn."""

AROUND = 300
"""Boxes drawn where there are more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The part of a chain that is drawn."""

    graph: Graph
    layout: Layout
    hidden: Mapping[str, int]
    stand_in: Mapping[str, str]
    """For every event of the chain the box that shows it, drawn or not."""

    boxes: int
    """How many there are in all."""

    findings: Mapping[str, str]
    critical_path: Sequence[str]


def folds(chain: Chain, look: ChainLook) -> bool:
    """Tell whether siblings are folded."""
    return len(chain.graph.nodes) > SMALL if look.fold is None else look.fold


def picture(workspace: Workspace, chain: Chain, look: ChainLook, selected: str | None) -> Picture:
    """Return what is drawn of a chain while an event is selected; kept for the next run."""
    whole = resources.ask_large(workspace, picture_of, chain.correlation_id, look, None)
    if whole.boxes <= MOST:
        return whole
    return resources.ask_large(workspace, picture_of, chain.correlation_id, look, selected)


def draw(
    workspace: Workspace,
    chain: Chain,
    found: Picture,
    *,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw the graph with one event selected; `on_select` gets the one picked, or None."""
    if len(found.graph.nodes) < found.boxes:
        shown = f"{len(found.graph.nodes):,} of {found.boxes:,} boxes"
        st.caption(f"The chain is large: {shown}, those around the selected one")
    causation_graph(
        found.layout,
        found.graph.nodes.values(),
        selected=None if selected is None else found.stand_in.get(selected),
        key=f"graph-{chain.correlation_id}",
        height=_height(found.layout),
        look=GraphLook(
            zone=state.zone(),
            colours=palette.aggregate_types(workspace),
            findings=found.findings,
            critical_path=found.critical_path,
            hidden=found.hidden,
        ),
        on_select=on_select,
    )


def picture_of(
    workspace: Workspace, correlation_id: str, look: ChainLook, centre: str | None
) -> Picture:
    """Return the picture of a chain, or of the part of it around `centre` where it is large."""
    chain = resources.ask_large(workspace, Workspace.chain, correlation_id)
    fold = folded(chain.graph, look.unfolded) if folds(chain, look) else None
    graph = fold.graph if fold else chain.graph
    stand_in = fold.stand_in if fold else {name: name for name in graph.nodes}
    open_part = collapsed(graph, look.collapsed) if look.collapsed else graph
    part = open_part
    if len(part.nodes) > MOST:
        start = stand_in.get(centre) if centre is not None else None
        named = start if start in part.nodes else _start(part)
        part = neighbourhood(part, named or _start(part), limit=AROUND)
    facts = chain_facts.known(workspace, correlation_id)
    path = dict.fromkeys(stand_in[name] for name in facts.critical_path)
    return Picture(
        part,
        layout(part),
        hidden_effects(graph, part),
        stand_in,
        len(open_part.nodes),
        _findings(facts.marks, stand_in, part),
        tuple(path),
    )


def _findings(marks: Mapping[str, str], stand_in: Mapping[str, str], part: Graph) -> dict[str, str]:
    """Return what is wrong with each box; of one that stands for many, with how many of them."""
    counts = Counter((stand_in[name], text) for name, text in marks.items())
    found: dict[str, str] = {}
    for (name, text), count in counts.items():
        if name in part.nodes:
            many = part.nodes[name].stands_for > 1
            said = f"{wording.number(count)} of them: {text}" if many else text
            found[name] = f"{found[name]}. {said}" if name in found else said
    return found


def _start(graph: Graph) -> str:
    return next(iter(graph.roots or graph.nodes))


def _height(drawn: Layout) -> int:
    return min(max(drawn.height + 90, 260), 560)
