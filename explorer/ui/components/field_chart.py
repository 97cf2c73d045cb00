"""The numbers in an aggregate's state as a chart over its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.figures.numbers import numbers_figure
from explorer.model.pointer import value_at
from explorer.ui import palette, resources, state, wording
from explorer.ui.components import chart
from explorer.ui.components.aggregate_marks import counting_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import AggregateKey
    from explorer.replay.series import Series
    from explorer.workspace import Workspace

FIRST_SHOWN = 3
"""How many fields are drawn before the reader has chosen any."""


def draw(workspace: Workspace, key: AggregateKey, index: int, *, upcast: bool = True) -> None:
    """Draw the chosen fields with the playhead at `index`; the choice holds for the type."""
    paths = resources.ask(workspace, numeric_paths_of, key, upcast=upcast)
    if not paths:
        st.caption("No field of this aggregate's state is a number")
        return
    shown = _choose(key.type, paths)
    if not shown:
        st.caption("Choose a field to draw it over the versions")
        return
    series = resources.ask_large(workspace, numbers_of, key, shown, upcast=upcast)
    timeline = workspace.timeline(key, upcast=upcast)
    across = _across(timeline.versions)
    colours = palette.categorical()
    figure = numbers_figure(
        series.values,
        [across[place] for place in series.indices],
        current=across[index],
        now=_numbers(timeline.frame(index).state, shown),
        colours={path: colours[paths.index(path) % len(colours)] for path in shown},
    )
    chart.plot(figure, key="numbers", alt=f"{', '.join(shown)} over the versions of {key}")
    if not series.complete:
        count = wording.counted(len(series.indices), "version")
        st.caption(f"Drawn from {count} at equal steps; the values above are exact")


def numeric_paths_of(workspace: Workspace, key: AggregateKey, *, upcast: bool) -> tuple[str, ...]:
    """Return the fields that are a number in some state of the aggregate."""
    return tuple(workspace.timeline(key, upcast=upcast).numeric_paths())


def numbers_of(
    workspace: Workspace, key: AggregateKey, paths: Sequence[str], *, upcast: bool
) -> Series:
    """Return the values of the fields over the versions of the aggregate."""
    return workspace.timeline(key, upcast=upcast).series(paths)


def _numbers(state_now: Any, paths: Sequence[str]) -> dict[str, int | float | None]:
    return {path: _number(state_now, path) for path in paths}


def _number(state_now: Any, path: str) -> int | float | None:
    try:
        value = value_at(state_now, path)
    except LookupError:
        return None
    return value if type(value) in {int, float} else None


def _across(versions: Sequence[int]) -> Sequence[int]:
    """Return the versions, or where they do not count up, the places of the events from 1."""
    return versions if counting_up(versions) else range(1, len(versions) + 1)


def _first(paths: Sequence[str]) -> list[str]:
    """Return what is drawn before the reader has chosen: fields of the state itself, if any."""
    top = [path for path in paths if path.count("/") == 1]
    return (top or list(paths))[:FIRST_SHOWN]


def _choose(aggregate_type: str, paths: Sequence[str]) -> tuple[str, ...]:
    remembered = f"numbers-of-{aggregate_type}"
    chosen = state.typed(remembered, _first(paths))
    state.put("numbers-shown", [path for path in chosen if path in paths])
    st.multiselect(
        "Numbers in the state",
        paths,
        key="numbers-shown",
        max_selections=8,
        placeholder="Choose fields",
        on_change=lambda: state.put(remembered, list(state.typed("numbers-shown"))),
    )
    return tuple(state.typed("numbers-shown"))
