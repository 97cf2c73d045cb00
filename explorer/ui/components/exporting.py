"""Taking the whole filtered set home as a file."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from explorer.ui import wording

if TYPE_CHECKING:
    from explorer.model import EventQuery
    from explorer.workspace import Workspace

LIMITS = {"jsonl": 200_000, "parquet": 2_000_000}
"""Most events of a download: the server holds the file in memory while the browser fetches it."""

_LABELS = {"jsonl": "JSONL", "parquet": "Parquet"}


def draw(workspace: Workspace, query: EventQuery, events: int) -> None:
    """Draw the downloads of the `events` events that `query` asks for."""
    with st.popover("Export", icon=":material/download:", disabled=not events):
        st.caption(f"{wording.counted(events, 'event')}, in the order of the log, as recorded")
        for suffix, limit in LIMITS.items():
            st.download_button(
                f"Download {_LABELS[suffix]}",
                data=partial(_file, workspace, query, suffix),
                file_name=f"{wording.file_stem(workspace.name)}.{suffix}",
                key=f"export-{suffix}",
                on_click="ignore",
                disabled=events > limit,
                width="stretch",
            )
        st.caption(
            f"JSONL up to {LIMITS['jsonl']:,} events, Parquet up to {LIMITS['parquet']:,}. For "
            "more, narrow the filter, or run `python -m explorer export DUMP --out events.parquet`"
        )


def _file(workspace: Workspace, query: EventQuery, suffix: str) -> BinaryIO:
    """Write the events to a file without a name, which is gone once it was read."""
    with tempfile.TemporaryDirectory(prefix="explorer-export-") as folder:
        path = Path(folder) / f"events.{suffix}"
        workspace.export(query, path)
        return path.open("rb")
