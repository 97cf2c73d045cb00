"""What was recorded of one event: its payload, its metadata, and the record letter by letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.model import isoformat
from explorer.ui import resources, wording
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.model import Event

_HEIGHT, _LINE = 330, 20


def draw(workspace: Workspace, event: Event, *, key: str) -> None:
    """Draw them as tabs; `key` keeps the open one open from event to event."""
    payload, upcast, metadata, mapped, record = st.tabs(
        ["Payload", "As upcast", "Metadata", "As mapped", "Raw record"], key=key
    )
    with payload:
        json_text(event.payload)
    with upcast:
        _upcast(workspace, event)
    with metadata:
        json_text(event.metadata)
    with mapped:
        json_text(_mapped(event))
    with record:
        raw = resources.ask_large(workspace, Workspace.raw, event.position)
        st.code(raw.text, language="json", wrap_lines=True, height=_HEIGHT)
        st.caption(
            f"Record {raw.record:,} of {wording.plain(Path(raw.file).name)}, letter by letter"
        )


def _mapped(event: Event) -> dict[str, Any]:
    """Return every field of the event, as found in the record."""
    found = {name: getattr(event, name) for name in event.__dataclass_fields__}
    return found | {"occurred_at": isoformat(event.occurred_at)}


def _upcast(workspace: Workspace, event: Event) -> None:
    """Draw what reducers get to see of the event."""
    made = workspace.upcast(event)
    if made is None:
        st.caption("No upcaster takes this type of event: reducers see it as mapped")
    elif made.error is not None:
        st.error(wording.plain(made.error))
    elif not made.events:
        st.caption("Upcasters leave this event out: reducers do not see it")
    for each in made.events if made else ():
        st.caption(wording.plain(each.type))
        json_text(each.payload)


def json_text(value: Any, *, most: int = _HEIGHT) -> None:
    """Draw JSON data, indented, numbers exactly as they are, at most `most` pixels high."""
    if value is None:
        st.caption("The record has none")
        return
    text = json.dumps(value, indent=2, ensure_ascii=False)
    tall = text.count("\n") * _LINE > most
    st.code(text, language="json", wrap_lines=True, height=most if tall else "content")
