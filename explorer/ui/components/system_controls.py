"""The widgets of the State of the system page: views of the URL that change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut
from explorer.ui import state
from explorer.ui.components import cut_picker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.ui.system_view import SystemView
    from explorer.workspace import Workspace

FIRST_SHOWN = 6
"""How many fields are columns before the reader has chosen any."""

_TELLING = ("status", "state", "phase", "stage", "_last_event")
"""Names of fields that counts are most likely wanted by."""

_ONE, _TWO = "At one cut", "Between two cuts"


def choose_type(workspace: Workspace, view: SystemView) -> None:
    """Draw the choice of the aggregate type; another type starts with its own fields."""
    state.put("system-type", view.aggregate_type)
    st.segmented_control(
        "Aggregate type",
        workspace.aggregate_types,
        format_func=lambda name: name or "no type",
        key="system-type",
        required=True,
        on_change=lambda: state.visit(
            replace(
                view,
                aggregate_type=state.typed("system-type"),
                fields=(),
                by=None,
                where=None,
                after=None,
            ).link()
        ),
    )


def choose_mode(workspace: Workspace, view: SystemView) -> None:
    """Draw the choice between one cut and two."""
    state.put("system-mode", _ONE if view.since is None else _TWO)
    st.segmented_control(
        "Look at",
        (_ONE, _TWO),
        key="system-mode",
        required=True,
        on_change=lambda: state.visit(_other_mode(workspace, view).link()),
    )


def choose_cuts(workspace: Workspace, view: SystemView) -> None:
    """Draw the picker of the cut, or of both."""
    if view.since is not None:
        cut_picker.draw(
            workspace,
            view.since,
            key="system-since",
            label="Before",
            on_cut=lambda cut: state.visit(replace(view, since=_named(workspace, cut)).link()),
        )
    cut_picker.draw(
        workspace,
        view.cut,
        key="system-cut",
        label="Cut" if view.since is None else "After",
        on_cut=lambda cut: state.visit(view.at(cut).link()),
    )


def choose_by(view: SystemView, fields: Sequence[str]) -> str:
    """Draw the choice of the field to count by, and return it."""
    state.put("system-by", view.by if view.by in fields else telling(fields))
    st.selectbox(
        "Count by",
        fields,
        width=320,
        key="system-by",
        on_change=lambda: state.visit(replace(view, by=state.typed("system-by")).link()),
    )
    return str(state.typed("system-by"))


def choose_fields(view: SystemView, fields: Sequence[str]) -> tuple[str, ...]:
    """Draw the choice of columns, and return them."""
    known = [field for field in view.fields if field in fields]
    state.put("system-fields", known or list(fields[:FIRST_SHOWN]))
    st.multiselect(
        "Fields",
        fields,
        key="system-fields",
        placeholder="The most common ones",
        on_change=lambda: state.visit(
            replace(view, fields=tuple(state.typed("system-fields"))).link()
        ),
    )
    return tuple(state.typed("system-fields"))


def choose_where(view: SystemView, fields: Sequence[str]) -> None:
    """Draw the filter of the table: one field and the value it must have."""
    field, value = view.where or (None, "")
    state.put("system-where", field if field in fields else None)
    state.put("system-is", value)
    cells = st.columns(2)
    cells[0].selectbox(
        "Only where",
        fields,
        index=None,
        key="system-where",
        placeholder="Any field",
        on_change=lambda: _narrow(view),
    )
    cells[1].text_input(
        "is",
        key="system-is",
        placeholder="A value, such as paid or 12",
        disabled=state.typed("system-where") is None,
        on_change=lambda: _narrow(view),
    )


def telling(fields: Sequence[str]) -> str:
    """Return the field whose counts say most, by its name; the first if none stands out."""
    named = {field.rsplit("/", 1)[-1].lower(): field for field in reversed(fields)}
    return next((named[name] for name in _TELLING if name in named), fields[0])


def _narrow(view: SystemView) -> None:
    field, value = state.typed("system-where"), (state.typed("system-is") or "").strip()
    where = None if field is None else (field, value)
    if where != view.where:
        state.visit(replace(view, where=where, after=None).link())


def _other_mode(workspace: Workspace, view: SystemView) -> SystemView:
    if view.since is not None:
        return replace(view, since=None)
    return replace(view, since=Cut(position=cut_picker.included(workspace, view.cut) // 2))


def _named(workspace: Workspace, cut: Cut) -> Cut:
    """The earlier of two cuts is always written out: in the URL, none means one cut only."""
    if cut.position is None and cut.time is None:
        return Cut(position=cut_picker.included(workspace, cut) - 1)
    return cut
