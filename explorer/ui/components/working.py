"""Long work under way: how far, how fast, and the way to stop it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from explorer.ui import jobs, wording
from explorer.ui.components import failure

if TYPE_CHECKING:
    from explorer.model import Progress
    from explorer.ui.jobs import Job, Work

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds to wait before showing progress: short work shows its result at once."""


def done(
    name: str,
    work: Work[T],
    *,
    title: str,
    again: str,
) -> Job[T] | None:
    """Return the job called `name` once it is done; until then draw its progress and return None.

    Starts it where nobody has. Where it was stopped, draws a button `again` that starts it anew.
    A job that failed is returned too: its result raises, and the next visit starts it anew.
    """
    job = jobs.start(name, work)
    if not job.wait(PATIENCE):
        st.subheader(title)
        _follow(job, name)
        return None
    if job.stopped:
        st.info(f"{title}: stopped")
        st.button(again, on_click=jobs.forget, args=(name,), key=f"again-{name}", type="primary")
        return None
    return job


@st.fragment(run_every=0.4)
def _follow(job: Job[T], name: str) -> None:
    with failure.boundary():
        if job.wait(0):
            st.rerun()
        progress = job.progress
        share = min(progress.done / progress.total, 1.0) if progress and progress.total else 0.0
        st.progress(share, text=_sentence(progress, time.monotonic() - job.started))
        st.button("Stop", on_click=job.stop, key=f"stop-{name}")


def _sentence(progress: Progress | None, seconds: float) -> str:
    elapsed = wording.span(timedelta(seconds=max(int(seconds), 1)))
    if progress is None or not progress.done:
        return f"Starting · {elapsed}"
    total = f" of {wording.number(progress.total)}" if progress.total else ""
    rate = wording.number(int(progress.done / max(seconds, 0.1)))
    done_so_far = wording.number(progress.done)
    return f"{wording.plain(progress.what)} · {done_so_far}{total} events · {rate}/s · {elapsed}"
