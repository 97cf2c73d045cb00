"""A dump being opened: how far, how fast, and the way to stop it."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import links, resources, wording
from explorer.ui.components import failure
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link

if TYPE_CHECKING:
    from explorer.errors import ExplorerError
    from explorer.model import Progress
    from explorer.ui.resources import Opening


def show(opening: Opening) -> None:
    """Draw the progress until the dump is open, then run the page again."""
    names = ", ".join(wording.plain(Path(dump).name) for dump in opening.sources.dumps[:3])
    more = len(opening.sources.dumps) - 3
    st.title(f"Opening {names}{f' and {more} more' if more > 0 else ''}")
    st.caption("The dump is read once; opening it again takes a moment")
    _follow(opening)


def show_failure(opening: Opening, error: ExplorerError) -> None:
    """Draw why the dump is not open, and what to do now."""
    failure.show(error)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Try again", key="try-again", on_click=resources.forget, args=(opening.sources,))
        link_to("Open another dump", Link(links.OPEN), icon=":material/folder_open:")


@st.fragment(run_every=0.25)
def _follow(opening: Opening) -> None:
    if opening.wait(0):
        st.rerun()
    progress = opening.progress
    share = min(progress.done / progress.total, 1.0) if progress and progress.total else 0.0
    st.progress(share, text=_sentence(progress, time.monotonic() - opening.started))
    st.button("Stop loading", on_click=opening.close, key="stop-loading")


def _sentence(progress: Progress | None, seconds: float) -> str:
    elapsed = wording.span(timedelta(seconds=max(int(seconds), 1)))
    if progress is None or not progress.done:
        return f"Looking at the files · {elapsed}"
    done = f"{wording.size(progress.done)} of {wording.size(progress.total)}"
    rate = f"{wording.size(int(progress.done / max(seconds, 0.1)))}/s"
    return f"{wording.plain(progress.what)} · {done} · {rate} · {elapsed}"
