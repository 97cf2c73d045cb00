"""Open: the dumps of the server's folders, upload, and what became of the records."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import frame, links, resources, state, uploads, wording
from explorer.ui.components import failure, load_report
from explorer.ui.links import Link

if TYPE_CHECKING:
    from explorer.ui.arguments import Arguments
    from explorer.ui.catalog import Dump

_PICKED = "open-picked"
_UPLOADED = "open-uploaded"
_PROBLEM = "open-problem"
_DONE = "open-done"


def page(arguments: Arguments) -> None:
    """Draw the page; it works without an opened dump."""
    if state.typed(_DONE):
        state.put(_DONE, None)
        state.go(Link(links.OVERVIEW))
    st.title("Open a dump")
    folders, upload = st.columns([5, 3], gap="medium")
    with folders:
        _folders(arguments)
    with upload:
        _upload()
    _opened(arguments)


def _folders(arguments: Arguments) -> None:
    st.subheader("On the server")
    dumps = frame.catalog(arguments).dumps()
    if not dumps:
        st.info("There is no dump in the folder that the server was started on")
        return
    st.caption("Choose one, or several parts of one dump")
    shown: Any = st.dataframe(
        _table(dumps, set(frame.opened_paths(arguments))),
        key=_PICKED,
        hide_index=True,
        row_height=30,
        height="content" if len(dumps) <= 9 else 310,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "File": st.column_config.TextColumn(width=300),
            "Changed": st.column_config.DatetimeColumn(
                format="YYYY-MM-DD HH:mm", timezone=state.zone().key
            ),
        },
    )
    picked = [dumps[row].name for row in shown.selection.rows if row < len(dumps)]
    label = "Open" if len(picked) < 2 else f"Open {len(picked)} files as one dump"
    st.button(
        label,
        type="primary",
        key="open",
        disabled=not picked,
        on_click=partial(_open, picked),
    )


def _table(dumps: list[Dump], opened: set[Path]) -> pa.Table:
    return pa.table(
        {
            "File": [dump.name for dump in dumps],
            "Size": [wording.size(dump.bytes) for dump in dumps],
            "Changed": [dump.changed for dump in dumps],
            "Now": ["open" if dump.path in opened else "" for dump in dumps],
        }
    )


def _upload() -> None:
    st.subheader("From this computer")
    st.caption(
        f"Up to {uploads.MEGABYTES} MB: an upload costs the server twice its size in memory. "
        "Start the server on a larger dump instead"
    )
    st.file_uploader(
        "Files of one dump",
        accept_multiple_files=True,
        key=_UPLOADED,
        max_upload_size=uploads.MEGABYTES,
        on_change=_uploaded,
        label_visibility="collapsed",
    )
    problem = state.typed(_PROBLEM)
    if problem is not None:
        failure.show(problem)


def _uploaded() -> None:
    """Widget callback: keep what came, and open it."""
    state.put(_PROBLEM, None)
    try:
        names = [uploads.keep(file.name, file) for file in state.typed(_UPLOADED) or ()]
    except ExplorerError as error:
        state.put(_PROBLEM, error)
        return
    if names:
        _open(names)


def _open(names: list[str]) -> None:
    """Widget callback: make the named dumps the open ones."""
    state.choose(state.DUMP, names)
    state.forget_pages()
    state.put(_DONE, names)


def _opened(arguments: Arguments) -> None:
    """Draw what became of the records of the open dump, or why it is not open."""
    with failure.boundary():
        opening = resources.opening(frame.sources(arguments))
        if opening.wait(0):
            load_report.draw(opening.workspace)
