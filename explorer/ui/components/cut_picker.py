"""Choosing a cut: the end of the log, a time, or a position."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import QuestionError
from explorer.model import END, Cut, EventQuery
from explorer.ui import resources, state, times, wording
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.model import Summary

_END, _TIME, _POSITION = "End of log", "Time", "Position"
_STEPS = 1_000
"""How many places the time slider has."""


def draw(
    workspace: Workspace, cut: Cut, *, key: str, label: str, on_cut: Callable[[Cut], None]
) -> None:
    """Draw the widgets that show `cut`; `on_cut` gets the cut chosen, before the rerun.

    A slider goes over the whole log; the field beside it takes the exact time or position.
    """
    summary = resources.ask(workspace, Workspace.summary)
    if summary.first is None:
        return
    with st.container(key=f"{key}-picker", gap="xsmall"):
        _choose_kind(workspace, cut, key, label, on_cut)
        if cut.time is not None:
            _time(summary, cut.time, key, on_cut)
        elif cut.position is not None:
            _position(summary, cut.position, key, on_cut)
        if problem := state.typed(f"{key}-problem"):
            st.warning(problem)


def included(workspace: Workspace, cut: Cut) -> int:
    """Return how many events of the log lie within a cut."""
    if cut.time is not None:
        return resources.ask(workspace, Workspace.count, EventQuery(until=cut.time))
    events = resources.ask(workspace, Workspace.summary).events
    return events if cut.position is None else min(cut.position + 1, events)


def describe(cut: Cut) -> str:
    """Return a cut in words, such as `position 1,204` or `2026-03-01 12:00:00.000`."""
    if cut.time is not None:
        return wording.moment(cut.time, state.zone())
    return "the end of the log" if cut.position is None else f"position {cut.position:,}"


def _choose_kind(
    workspace: Workspace, cut: Cut, key: str, label: str, on_cut: Callable[[Cut], None]
) -> None:
    widget = f"{key}-kind"
    state.put(widget, _kind(cut))
    whole = resources.ask(workspace, Workspace.summary).events
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            label,
            (_END, _TIME, _POSITION),
            key=widget,
            required=True,
            on_change=lambda: _turn(workspace, cut, key, on_cut),
        )
        st.caption(f"{included(workspace, cut):,} of {wording.counted(whole, 'event')}")


def _turn(workspace: Workspace, cut: Cut, key: str, on_cut: Callable[[Cut], None]) -> None:
    """Name the same point in the log by another kind of cut."""
    kind = state.typed(f"{key}-kind")
    last = max(included(workspace, cut) - 1, 0)
    state.put(f"{key}-problem", None)
    if kind == _POSITION:
        on_cut(Cut(position=last))
    elif kind == _TIME:
        on_cut(Cut(time=workspace.event_at(last).occurred_at))
    else:
        on_cut(END)


def _time(summary: Summary, when: datetime, key: str, on_cut: Callable[[Cut], None]) -> None:
    zone = state.zone()
    slide, exact = st.columns([5, 2], vertical_alignment="center")
    first, last = (times.naive(end, zone) for end in (summary.first, summary.last) if end)
    if first < last:
        state.put(f"{key}-when", min(max(times.naive(when, zone), first), last))
        slide.slider(
            f"Time ({zone.key})",
            first,
            last,
            step=max((last - first) / _STEPS, timedelta(milliseconds=1)),
            format="YYYY-MM-DD HH:mm:ss",
            key=f"{key}-when",
            label_visibility="collapsed",
            on_change=lambda: on_cut(Cut(time=state.typed(f"{key}-when").replace(tzinfo=zone))),
        )
    state.put(f"{key}-when-exact", wording.moment(when, zone))
    exact.text_input(
        f"Exact time ({zone.key})",
        key=f"{key}-when-exact",
        label_visibility="collapsed",
        on_change=lambda: _type_time(key, on_cut),
    )


def _type_time(key: str, on_cut: Callable[[Cut], None]) -> None:
    try:
        on_cut(Cut(time=times.typed(state.typed(f"{key}-when-exact"), state.zone())))
        state.put(f"{key}-problem", None)
    except QuestionError as error:
        state.put(f"{key}-problem", wording.plain(f"{error} {error.hint}"))


def _position(summary: Summary, position: int, key: str, on_cut: Callable[[Cut], None]) -> None:
    slide, exact = st.columns([5, 2], vertical_alignment="center")
    last = summary.events - 1
    for part in ("place", "place-exact"):
        state.put(f"{key}-{part}", min(position, last))
    if last:
        slide.slider(
            "Position",
            0,
            last,
            key=f"{key}-place",
            label_visibility="collapsed",
            on_change=lambda: on_cut(Cut(position=state.typed(f"{key}-place"))),
        )
    exact.number_input(
        "Exact position",
        0,
        last,
        key=f"{key}-place-exact",
        label_visibility="collapsed",
        on_change=lambda: on_cut(Cut(position=state.typed(f"{key}-place-exact"))),
    )


def _kind(cut: Cut) -> str:
    if cut.time is not None:
        return _TIME
    return _END if cut.position is None else _POSITION
