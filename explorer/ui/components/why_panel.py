"""Why a value of the state is what it is: every event that changed it, and what caused the last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.errors import ExplorerError
from explorer.model import Cut
from explorer.ui import links, resources, state, wording
from explorer.ui.components import failure, row_picker
from explorer.ui.components.moving import move_to
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.model import AggregateKey
    from explorer.replay import Touch
    from explorer.workspace import Blame

LISTED = 500
"""Changes in the table; the newest ones."""

_WORDS = {"add": "added", "remove": "removed", "replace": "changed"}


def draw(
    workspace: Workspace, key: AggregateKey, cut: Cut, path: str, *, upcast: bool = True
) -> None:
    """Draw the history of the value at `path`, up to a cut of its aggregate."""
    with st.container(border=True, key="why"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.subheader(f"Why {wording.plain(path or 'the whole state')}")
            move_to(
                "Close",
                links.moment(key, cut, upcast=upcast),
                key="why-close",
                icon=":material/close:",
            )
        try:
            blamed = resources.ask_large(workspace, Workspace.blame, key, path, cut, upcast=upcast)
        except ExplorerError as error:
            failure.show(error)
            return
        newest, causes = st.columns([2, 3], gap="medium")
        with newest:
            _newest(blamed)
        with causes:
            _causes(blamed)
        _table(key, blamed, path, upcast=upcast)


def _newest(blamed: Blame) -> None:
    touch = blamed.touches[0]
    event = touch.event
    numbers = [each.new for each in reversed(blamed.touches) if type(each.new) in (int, float)]
    shown = "gone" if touch.op == "remove" else "large" if touch.clipped else _json(touch.new)
    st.metric(
        f"{_WORDS[touch.op].capitalize()} by {wording.plain(event.type)}",
        shown,
        chart_data=numbers if len(numbers) > 1 else None,
    )
    by = f" · by {wording.plain(event.user_id)}" if event.user_id else ""
    st.caption(f"Version {touch.version} · {wording.moment(event.occurred_at, state.zone())}{by}")


def _causes(blamed: Blame) -> None:
    st.markdown("**Because of**")
    for number, event in enumerate(blamed.causes[1:]):
        move_to(
            f"{wording.plain(event.type)} of {wording.plain(str(event.key))}",
            links.moment(event.key, Cut(position=event.position)),
            key=f"why-cause-{number}",
            icon=":material/subdirectory_arrow_left:",
        )
    if blamed.root is not None:
        st.caption(f"{wording.plain(blamed.root)}, which is not in the dump")
    elif len(blamed.causes) == 1:
        st.caption("The event names no cause")


def _table(key: AggregateKey, blamed: Blame, path: str, *, upcast: bool) -> None:
    listed = blamed.touches[:LISTED]
    count = wording.counted(len(blamed.touches), "change")
    st.caption(count if len(listed) == len(blamed.touches) else f"{count}, the newest below")
    row_picker.pick(
        pa.table(
            {
                "Version": [each.version for each in listed],
                "Time": [wording.moment(each.event.occurred_at, state.zone()) for each in listed],
                "Event": [each.event.type for each in listed],
                "Before": [_cell(each, each.old, gone=each.op == "add") for each in listed],
                "After": [_cell(each, each.new, gone=each.op == "remove") for each in listed],
                "By": [each.event.user_id or "" for each in listed],
            }
        ),
        key="why-changes",
        alt=f"Every event that changed {path}",
        rows=8,
        on_pick=lambda row: state.visit(
            links.moment(key, Cut(position=listed[row].event.position), upcast=upcast, why=path)
        ),
    )


def _cell(touch: Touch, value: Any, *, gone: bool) -> str:
    return "" if gone else "(large)" if touch.clipped else _json(value)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:199]}…"
