"""Which reducer the states on screen come from, and whether anybody wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.ui import wording

if TYPE_CHECKING:
    from explorer.model import Reducer

GUESSED = (
    "Nobody wrote a reducer for this type: payloads are merged into the state, which may not be "
    "what the events mean"
)


def text(reducer: Reducer) -> str:
    """Return the reducer's name as Markdown; a guessed one is labelled as such."""
    if reducer.guessed:
        return "states are :orange-badge[guessed]"
    return f"reducer {wording.plain(reducer.name)}"


def note(reducer: Reducer) -> str | None:
    """Return what there is to know about a guessed reducer."""
    return GUESSED if reducer.guessed else None
