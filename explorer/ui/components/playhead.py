"""The playhead: scrubs through frames in the browser and tells Python where it settled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.errors import QuestionError
from explorer.ui import links, state
from explorer.ui.components.playhead_data import serves, track_data, window_text
from explorer.ui.components.playhead_goto import find

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from streamlit.components.v2.types import ComponentRenderer

    from explorer.ui.components.playhead_data import Timeline, Window

HTML = '<div class="playhead" style="visibility:hidden;min-height:420px"></div>\n'
"""Unseen until its style sheet has come."""

_SHOWN = "playheads"
_KEPT = 4
"""How many playheads a session remembers; what they show may be large."""


@dataclass(slots=True, eq=False)
class _Shown:
    """What one session's playhead shows, so that a rerun sends again only what has changed."""

    timeline: Timeline
    setting: tuple[Any, ...]
    """What the track was drawn from beside the timeline."""

    track: dict[str, Any]
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    index: int | None = None
    """Where browser and Python last agreed that the playhead is."""

    jumps: int = 0
    jumped_to: int = 0
    """Where Python moved the playhead last; kept, since whatever changes is sent again."""

    window: Window | None = None
    seat: int = 0
    """The index that the window was made for."""

    windows: int = 0
    text: str = ""
    reply: dict[str, Any] | None = None
    """The answer to the last "go to" that could not be followed."""


def playhead(  # noqa: PLR0913  each says one thing about what is shown
    timeline: Timeline,
    *,
    index: int,
    key: str,
    on_move: Callable[[int], None],
    zone: ZoneInfo,
    colours: Mapping[str, str],
    findings: Mapping[int, str] | None = None,
    on_ask: Callable[[str], None] | None = None,
) -> None:
    """Draw the playhead of `timeline` at `index`, with the state there and what changed.

    It scrubs by itself. `on_move(index)` is called before a rerun whenever it has settled
    elsewhere; the next run must pass that index, and a run that passes another one moves it.
    `on_ask(path)` is called, likewise, when a value of the state is clicked, with its pointer.
    `timeline` has at least one event. `colours` are CSS colours by event type; `findings` are
    texts by index, marked on the track.
    """
    marks = dict(findings or {})
    shown = _shown(key, timeline, zone=zone, colours=dict(colours), findings=marks)
    _renew_window(shown, index, zone)
    if index != shown.index:
        shown.index = shown.jumped_to = index
        shown.jumps += 1
    _component()(
        key=key,
        data={
            "track": {"id": shown.name, **shown.track},
            "window": {"id": f"{shown.name}.{shown.windows}", "text": shown.text},
            "jump": {"token": f"{shown.name}.{shown.jumps}", "index": shown.jumped_to},
            "reply": shown.reply,
        },
        on_at_change=lambda: _moved(key, shown, on_move),
        on_why_change=lambda: _ask(key, shown, on_ask),
        on_go_change=lambda: _go(key, shown, zone, on_move),
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "explorer.playhead", html=HTML, css="playhead/playhead.css", js="playhead/playhead.js"
    )


def _shown(key: str, timeline: Timeline, **setting: Any) -> _Shown:
    kept: dict[str, _Shown] = state.typed(_SHOWN, {})
    drawn_from = tuple(setting.values())
    shown = kept.pop(key, None)
    if shown is None or shown.timeline is not timeline:
        shown = _Shown(timeline, drawn_from, track_data(timeline, **setting))
    elif shown.setting != drawn_from:
        shown.setting, shown.track = drawn_from, track_data(timeline, **setting)
        shown.window = None
    latest = [*kept.items(), (key, shown)][-_KEPT:]
    state.put(_SHOWN, dict(latest))
    return shown


def _renew_window(shown: _Shown, index: int, zone: ZoneInfo) -> None:
    frames = len(shown.timeline.events)
    if shown.window is not None and serves(shown.window, index, frames, seat=shown.seat):
        return
    shown.window, shown.seat = shown.timeline.window(index), index
    shown.text = window_text(shown.timeline, shown.window, zone=zone)
    shown.windows += 1


def _moved(key: str, shown: _Shown, on_move: Callable[[int], None]) -> None:
    at = state.typed(key)["at"]
    if at.get("track") != shown.name or not 0 <= int(at["index"]) < len(shown.timeline.events):
        return
    shown.index = int(at["index"])
    shown.reply = None
    on_move(shown.index)


def _ask(key: str, shown: _Shown, on_ask: Callable[[str], None] | None) -> None:
    asked = state.typed(key)["why"]
    if on_ask is not None and asked.get("track") == shown.name:
        on_ask(str(asked["path"])[: links.LONGEST_PATH])


def _go(key: str, shown: _Shown, zone: ZoneInfo, on_move: Callable[[int], None]) -> None:
    asked = state.typed(key)["go"]
    try:
        index = find(shown.timeline, str(asked["by"]), str(asked["text"]).strip(), zone)
    except QuestionError as error:
        shown.reply = {"to": asked["number"], "error": f"{error} {error.hint}".strip()}
        return
    shown.reply = None
    shown.index = None
    on_move(index)
