"""The only owner of caches: opened dumps, and the answers they gave."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from explorer.errors import Cancelled, ExplorerError
from explorer.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.model import Progress

P = ParamSpec("P")
T = TypeVar("T")

OPEN_DUMPS = 4
"""How many dumps one server keeps open; the one not used for longest is closed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that decides what an opened dump is."""

    dumps: tuple[str, ...]
    reducers: tuple[str, ...]
    projections: tuple[str, ...]
    store: str | None
    format: str | None
    mapping: tuple[tuple[str, str], ...]

    def of(self, dumps: tuple[str, ...]) -> Sources:
        """Return the same for other dumps; the named store belongs to the first ones."""
        return replace(self, dumps=dumps, store=None)

    def fingerprint(self) -> str:
        """Change when a file of the dump changes on disk, or another one is chosen."""
        return repr((self, *(_stamp(Path(path)) for path in self.dumps)))


class Opening:
    """One dump being opened on its own thread, and the workspace that comes of it."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.progress: Progress | None = None
        self.started = time.monotonic()
        self.reloaded: float | None = None
        """When reducers or projections were last loaded again, in seconds since 1970."""

        self.problem: ExplorerError | None = None
        """Why they could not be loaded again; the ones before stay in use."""

        self._workspace: Workspace | None = None
        self._error: Exception | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait at most this long; tell whether the dump is open or has failed to open."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def workspace(self) -> Workspace:
        """The opened dump; waits for it. Raises what opening it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error.with_traceback(None)
        if self._workspace is None or self._closed:
            msg = "Loading was stopped."
            raise Cancelled(msg)
        return self._workspace

    def refresh(self) -> None:
        """Load reducers and projections again if their files have changed."""
        try:
            if self.workspace.reload():
                self.reloaded, self.problem = time.time(), None
        except ExplorerError as error:
            self.problem = error

    def close(self) -> None:
        """Stop loading, or let go of what was loaded."""
        self._closed = True
        if self._workspace is not None:
            self._workspace.close()

    def _open(self) -> None:
        try:
            opened = open_workspace(
                self.sources.dumps,
                reducers=self.sources.reducers,
                projections=self.sources.projections,
                store=self.sources.store,
                format=self.sources.format,
                mapping=dict(self.sources.mapping) or None,
                progress=self._report,
                cancelled=lambda: self._closed,
            )
            self._workspace = opened
            if self._closed:
                opened.close()
        except Exception as error:  # noqa: BLE001  raised again where it can be seen
            self._error = error

    def _report(self, progress: Progress) -> None:
        self.progress = progress


def opening(sources: Sources) -> Opening:
    """Begin to open a dump, or return the opening that is under way or done."""
    return _opening(sources.fingerprint(), sources)


def forget(sources: Sources) -> None:
    """Drop a dump, so that it is opened anew."""
    _opening.clear(sources.fingerprint(), sources)


def ask(
    workspace: Workspace,
    question: Callable[Concatenate[Workspace, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Answer `question(workspace, …)` once per workspace and arguments.

    For questions whose answer is a small value: never an iterator. Arguments are told apart by
    their `repr`. Answers are shared between sessions: do not change them. A reloaded reducer
    changes the id of the workspace, so no answer outlives the reducer it came from.
    """
    key = f"{workspace.id} {question.__qualname__} {args!r} {sorted(kwargs.items())!r}"
    return cast("T", _small(key, lambda: question(workspace, *args, **kwargs)))


def ask_large(
    workspace: Workspace,
    question: Callable[Concatenate[Workspace, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Do as `ask` does, for answers that hold payloads or states: only a few are kept."""
    key = f"{workspace.id} {question.__qualname__} {args!r} {sorted(kwargs.items())!r}"
    return cast("T", _large(key, lambda: question(workspace, *args, **kwargs)))


@st.cache_resource(max_entries=OPEN_DUMPS, show_spinner=False, on_release=Opening.close)
def _opening(fingerprint: str, _sources: Sources) -> Opening:
    del fingerprint  # only there to key the cache
    return Opening(_sources)


@st.cache_resource(max_entries=500, show_spinner=False)
def _small(key: str, _compute: Callable[[], object]) -> object:
    del key  # only there to key the cache
    return _compute()


@st.cache_resource(max_entries=16, show_spinner=False)
def _large(key: str, _compute: Callable[[], object]) -> object:
    del key  # only there to key the cache
    return _compute()


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_size, found.st_mtime_ns
