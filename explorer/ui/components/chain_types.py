"""What causes what in the whole log: a map and a table, each leading to the chains it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.chains import latency
from explorer.figures.type_map import MOST, type_map_figure
from explorer.model import ChainQuery
from explorer.ui import palette, resources, state
from explorer.ui.chain_view import ChainView
from explorer.ui.components import chart, row_picker
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.model import TypeMap

_KEY = "type-map"


def draw(workspace: Workspace) -> None:
    """Draw the map and its table; a click on an arrow, a type or a row lists its chains."""
    known = resources.ask(workspace, Workspace.type_map)
    if not known.pairs:
        st.info("No event of the log names a cause that is in the log")
        return
    colours = palette.categorical()
    figure = type_map_figure(known, colour=colours[0], warning=colours[1])
    st.caption(
        "Arrows lead from cause to effect, wider where there are more. Click one, or a type, for "
        "its chains" + (f"; the {MOST} with most are drawn" if len(known.pairs) > MOST else "")
    )
    chart.pick(figure, key=_KEY, alt="Event types and what they cause", on_pick=_picked)
    row_picker.pick(
        _table(known),
        key="type-pairs",
        alt="Event types and what they cause",
        on_pick=lambda row: _visit(known.pairs[row].cause_type, known.pairs[row].effect_type),
        columns={
            name: st.column_config.NumberColumn(format="localized")
            for name in ("Times", "Before their cause", "Chains")
        }
        | {"Share of chains": st.column_config.NumberColumn(format="percent")},
    )


def _picked() -> None:
    points = state.typed(_KEY)["selection"]["points"]
    if not points:
        return
    names = [str(name) for name in points[0]["customdata"]]
    if len(names) == 1:
        state.visit(ChainView(query=ChainQuery(event_type=names[0])).link())
    else:
        _visit(*names)


def _visit(cause: str, effect: str) -> None:
    state.visit(ChainView(query=ChainQuery(caused=(cause, effect))).link())


def _table(known: TypeMap) -> pa.Table:
    pairs = known.pairs
    return pa.table(
        {
            "Cause": [pair.cause_type for pair in pairs],
            "Effect": [pair.effect_type for pair in pairs],
            "Times": [pair.hops for pair in pairs],
            "Median": [latency(pair.median) for pair in pairs],
            "95 % within": [latency(pair.p95) for pair in pairs],
            "Before their cause": [pair.backwards for pair in pairs],
            "Chains": [pair.chains for pair in pairs],
            "Share of chains": [pair.chains / known.chains for pair in pairs],
        }
    )
