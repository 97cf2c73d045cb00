"""The sidebar: the pages, what is open, the reducers in use and the time zone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import frame, links, navigation, resources, state, wording
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.arguments import Arguments

_ZONE = "zone-picker"
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Pacific")


def draw(arguments: Arguments) -> None:
    """Draw the sidebar; it never waits for a dump to open."""
    with st.sidebar:
        navigation.menu()
        st.space("small")
        workspace = _opened(arguments)
        if workspace is not None:
            _dump(workspace, sample=arguments.sample and not state.dumps())
            _reducers(workspace)
        else:
            link_to("Open a dump", Link(links.OPEN), icon=":material/folder_open:")
        _zone()


def _opened(arguments: Arguments) -> Workspace | None:
    try:
        opening = resources.opening(frame.sources(arguments))
        return opening.workspace if opening.wait(frame.PATIENCE) else None
    except ExplorerError:
        return None  # the page says why


def _dump(workspace: Workspace, *, sample: bool) -> None:
    summary = resources.ask(workspace, Workspace.summary)
    with st.container(key="opened-dump", gap="xxsmall"):
        st.caption("Bundled sample" if sample else "Open dump")
        st.markdown(f"**{wording.plain(workspace.name)}**")
        st.caption(
            f"{wording.counted(summary.events, 'event')} · "
            f"{wording.counted(summary.aggregates, 'aggregate')}"
        )
        if summary.first is not None and summary.last is not None:
            st.caption(wording.span(summary.last - summary.first))
        link_to("Open another", Link(links.OPEN), icon=":material/folder_open:")


def _reducers(workspace: Workspace) -> None:
    summary = resources.ask(workspace, Workspace.summary)
    with st.container(key="reducers", gap="xxsmall"):
        st.caption("Reducers")
        for aggregate_type, _, _ in summary.aggregate_types[:8]:
            reducer = workspace.reducer(aggregate_type)
            mark = " :gray-badge[guessed]" if reducer.guessed else ""
            st.markdown(
                f":small[{wording.plain(aggregate_type or 'no type')}]{mark}", help=reducer.name
            )


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
