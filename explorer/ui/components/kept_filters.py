"""Filters with names, kept in the reader's own browser."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.ui import links, state, wording
from explorer.ui.event_view import EventView

if TYPE_CHECKING:
    from explorer.model import EventQuery
    from explorer.workspace import Workspace

Kept = list[dict[str, Any]]

_STORAGE = "kept-filters"
_WRITE = "kept-filters-write"
_NAME = "kept-filter-name"
_MOST = 50

_component = st.components.v2.component("explorer.assets", js="filters/filters.js")


def draw(query: EventQuery) -> None:
    """Draw the kept filters of this dump, and the field to name and keep the present one."""
    kept = _kept()
    with st.popover("Kept filters", icon=":material/bookmark:"):
        for place, each in enumerate(kept):
            _entry(place, each)
        if not kept:
            st.caption("No filter is kept yet. Kept filters stay in this browser, for this dump")
        params = links.query_params(query)
        with st.form("keep-filter", border=False):
            st.text_input("Name of the present filter", key=_NAME, disabled=not params)
            st.form_submit_button("Keep", disabled=not params, on_click=partial(_keep, params))


def mount(workspace: Workspace) -> None:
    """Connect with the browser's storage; draws nothing."""
    pending = state.typed(_WRITE)
    if pending is not None and pending["stamp"] == _reported().get("written"):
        pending = None
    with st.container(key="kept-filters-storage"):
        _component(
            key=_STORAGE,
            data={"slot": workspace.name, "write": pending},
            on_kept_change=lambda: None,
        )


def _entry(place: int, each: dict[str, Any]) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.button(
            wording.plain(each["name"]),
            key=f"kept-{place}",
            type="tertiary",
            on_click=partial(_show, each["params"]),
        )
        st.button(
            "Forget",
            key=f"forget-{place}",
            type="tertiary",
            icon=":material/close:",
            on_click=partial(_forget, place),
        )


def _show(params: list[list[str]]) -> None:
    query = links.query_of(links.grouped((name, value) for name, value in params))
    state.visit(EventView(query=query).link())


def _keep(params: tuple[tuple[str, str], ...]) -> None:
    name = str(state.typed(_NAME, "")).strip()
    if name:
        rest = [each for each in _kept() if each["name"] != name]
        _write([*rest, {"name": name, "params": [list(pair) for pair in params]}][-_MOST:])
        state.put(_NAME, "")


def _forget(place: int) -> None:
    kept = _kept()
    _write(kept[:place] + kept[place + 1 :])


def _write(kept: Kept) -> None:
    state.put(_WRITE, {"stamp": str(time.time_ns()), "filters": kept})


def _kept() -> Kept:
    """Return what is about to be written, else what the browser reported; only what makes sense."""
    pending, reported = state.typed(_WRITE), _reported()
    found = reported.get("filters", [])
    if pending is not None and pending["stamp"] != reported.get("written"):
        found = pending["filters"]
    return [each for each in found if _is_filter(each)]


def _reported() -> dict[str, Any]:
    return (state.typed(_STORAGE) or {}).get("kept") or {}


def _is_filter(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return False
    params = value.get("params")
    return isinstance(params, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in params
    )
