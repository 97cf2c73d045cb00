"""What was recorded of one event: its payload, its metadata, and the record letter by letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.ui import resources, wording
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.model import Event

_HEIGHT, _LINE = 330, 20


def draw(workspace: Workspace, event: Event, *, key: str) -> None:
    """Draw the three as tabs; `key` keeps the open one open from event to event."""
    payload, metadata, record = st.tabs(["Payload", "Metadata", "Raw record"], key=key)
    with payload:
        json_text(event.payload)
    with metadata:
        json_text(event.metadata)
    with record:
        raw = resources.ask_large(workspace, Workspace.raw, event.position)
        st.code(raw.text, language="json", wrap_lines=True, height=_HEIGHT)
        st.caption(
            f"Record {raw.record:,} of {wording.plain(Path(raw.file).name)}, letter by letter"
        )


def json_text(value: Any, *, most: int = _HEIGHT) -> None:
    """Draw JSON data, indented, numbers exactly as they are, at most `most` pixels high."""
    if value is None:
        st.caption("The record has none")
        return
    text = json.dumps(value, indent=2, ensure_ascii=False)
    tall = text.count("\n") * _LINE > most
    st.code(text, language="json", wrap_lines=True, height=most if tall else "content")
