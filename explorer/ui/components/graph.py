"""The causation graph: lights paths in the browser and tells Python which event was picked."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import state
from explorer.ui.components.graph_data import GraphLook, picture_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streamlit.components.v2.types import ComponentRenderer

    from explorer.chains import Layout, Node

HTML = '<div class="graph" style="visibility:hidden"></div>\n'
"""Unseen until its style sheet has come."""


_SHOWN = "causation_graph.shown"
"""One slot for all graphs of a session: a page shows one, and old ones need not be kept."""

__all__ = ["GraphLook", "causation_graph"]


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """What one session's graph shows, so that a rerun does not prepare the same again."""

    layout: Layout
    look: GraphLook
    text: str
    shape: int
    """Changes with the boxes; the browser then looks at the picture afresh."""

    content: int
    """Changes with anything that is shown."""


def causation_graph(  # noqa: PLR0913  each says one thing about what is shown
    layout: Layout,
    nodes: Iterable[Node],
    *,
    selected: str | None,
    key: str,
    height: int = 460,
    look: GraphLook | None = None,
    on_select: Callable[[str | None], None] | None = None,
) -> str | None:
    """Draw the graph with one event selected, and return the id of the selected event.

    Returns what the user picked (None: cleared) in the one run that follows the pick, and
    `selected` in every other run. So the page keeps the answer and passes it back as `selected`;
    `on_select(id or None)` does so before the run, for those who keep it in the URL. The browser
    lights the paths of a pick before Python hears of it, and follows a `selected` that changes.
    `nodes` are those of the laid-out graph, missing and outside causes included; those can be
    selected as well. An id that is not in the picture selects nothing.
    """
    picked = state.typed(_picked_slot(key))
    state.put(_picked_slot(key), None)
    chosen = selected if picked is None else picked[0]
    shown = _shown(layout, nodes, look or GraphLook())
    heard = (state.typed(key) or {}).get("picked") or {}
    _component()(
        key=key,
        data={
            "shape": shown.shape,
            "content": shown.content,
            "text": shown.text,
            "height": height,
            "selected": chosen,
            "basis": heard.get("n"),
        },
        on_picked_change=lambda: _picked(key, layout, on_select),
    )
    return chosen


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "explorer.graph", html=HTML, css="graph/graph.css", js="graph/graph.js"
    )


def _picked_slot(key: str) -> str:
    return f"{key}.just_picked"


def _shown(layout: Layout, nodes: Iterable[Node], look: GraphLook) -> _Shown:
    kept: _Shown | None = state.typed(_SHOWN)
    if kept is not None and kept.layout is layout and kept.look == look:
        return kept
    text = json.dumps(picture_data(layout, tuple(nodes), look), separators=(",", ":"))
    shape = zlib.crc32(repr((*layout.boxes.items(),)).encode())
    fresh = _Shown(layout, look, text, shape, zlib.crc32(text.encode()))
    state.put(_SHOWN, fresh)
    return fresh


def _picked(key: str, layout: Layout, on_select: Callable[[str | None], None] | None) -> None:
    picked = state.typed(key)["picked"]["id"]
    if picked is not None and picked not in layout.boxes:
        return
    state.put(_picked_slot(key), (picked,))
    if on_select is not None:
        on_select(picked)
