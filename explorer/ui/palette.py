"""Which colour stands for what: the same type has the same colour on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from explorer.ui import resources
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

COLOURS = 10


def categorical() -> tuple[str, ...]:
    """Return the theme's ten colours for kinds of things, in the scheme the reader sees."""
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    chosen = st.get_option(f"theme.{scheme}.chartCategoricalColors")
    return tuple(cast("Iterable[str]", chosen or ()))[:COLOURS]


def neutral() -> str:
    """Return the colour of what has no colour of its own: the rest of a long list."""
    return "#6f7590" if st.context.theme.type == "dark" else "#a3a9bf"


def aggregate_types(workspace: Workspace) -> dict[str, str]:
    """Return the colour of each aggregate type, the largest types first."""
    summary = resources.ask(workspace, Workspace.summary)
    return assigned(name for name, _, _ in summary.aggregate_types)


def event_types(workspace: Workspace) -> dict[str, str]:
    """Return the colour of each event type, the most frequent first."""
    summary = resources.ask(workspace, Workspace.summary)
    return assigned(name for name, _ in summary.event_types)


def assigned(names: Iterable[str]) -> dict[str, str]:
    """Give each name a colour, in order; those beyond the last colour share the neutral one."""
    colours = categorical()
    return {
        name: colours[place] if place < len(colours) else neutral()
        for place, name in enumerate(names)
    }
