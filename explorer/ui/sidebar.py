"""The sidebar: the pages, what is open, the reducers in use and the time zone."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import frame, links, navigation, resources, state, wording
from explorer.ui.components import failure
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.arguments import Arguments
    from explorer.ui.resources import Opening

_ZONE = "zone-picker"
_TYPES = 8
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Pacific")


def draw(arguments: Arguments) -> None:
    """Draw the sidebar; it never waits for a dump to open."""
    with st.sidebar:
        navigation.menu()
        st.space("small")
        opening = _opened(arguments)
        if opening is None:
            link_to("Open a dump", Link(links.OPEN), icon=":material/folder_open:")
        else:
            _dump(opening.workspace, sample=arguments.sample and not state.dumps())
            _reducers(opening)
        _zone()


def _opened(arguments: Arguments) -> Opening | None:
    try:
        opening = resources.opening(frame.sources(arguments))
        if not opening.wait(frame.PATIENCE):
            return None
        opening.workspace  # noqa: B018  raises where opening failed
    except ExplorerError:
        return None  # the page says why
    opening.refresh()
    return opening


def _dump(workspace: Workspace, *, sample: bool) -> None:
    summary = resources.ask(workspace, Workspace.summary)
    with st.container(key="opened-dump", gap="xxsmall"):
        st.caption("Bundled sample" if sample else "Open dump")
        st.markdown(f"**{wording.plain(workspace.name)}**")
        numbers = [wording.counted(summary.events, "event")]
        numbers.append(wording.counted(summary.aggregates, "aggregate"))
        if summary.first is not None and summary.last is not None:
            numbers.append(wording.roughly(summary.last - summary.first))
        for number in numbers:
            st.caption(number)
    with st.container(key="open-another"):
        link_to("Open another", Link(links.OPEN), icon=":material/folder_open:")


def _reducers(opening: Opening) -> None:
    workspace = opening.workspace
    rows = resources.ask(workspace, Workspace.summary).aggregate_types
    reducers = {name or "no type": workspace.reducer(name) for name, _, _ in rows[:_TYPES]}
    with st.container(key="reducers", gap="xxsmall"):
        named = [f"{name}: {each.name}" for name, each in reducers.items() if not each.guessed]
        st.caption("Reducers", help="\n\n".join(map(wording.plain, named)) or None)
        for name, reducer in reducers.items():
            mark = " :gray-badge[guessed]" if reducer.guessed else ""
            st.markdown(f":small[{wording.plain(name)}]{mark}")
        if len(rows) > _TYPES:
            st.caption(f"and {len(rows) - _TYPES} more types")
        _reload_note(opening)


def _reload_note(opening: Opening) -> None:
    if opening.problem is not None:
        st.warning("The changed reducer file could not be loaded; the one before is in use")
        failure.show(opening.problem)
    elif opening.reloaded is not None:
        when = datetime.fromtimestamp(opening.reloaded, state.zone())
        st.caption(f"Reloaded at {when:%H:%M:%S}, the file had changed")


def _zone() -> None:
    state.put(_ZONE, state.zone_choice())
    st.selectbox(
        "Time zone",
        _zones(),
        format_func=_zone_label,
        key=_ZONE,
        on_change=_choose_zone,
    )


def _choose_zone() -> None:
    chosen = state.typed(_ZONE)
    state.choose(state.ZONE, () if chosen == "UTC" else (chosen,))


def _zone_label(name: str) -> str:
    return f"Browser: {state.browser_zone()}" if name == state.BROWSER else name.replace("_", " ")


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    named = sorted(zone for zone in available_timezones() if zone.startswith(_REGIONS))
    return ("UTC", state.BROWSER, *named)
