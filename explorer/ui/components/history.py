"""The history of an aggregate type: built once in the background, then asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.ui import jobs, wording
from explorer.ui.components import working

if TYPE_CHECKING:
    from explorer.workspace import Workspace


def ready(workspace: Workspace, aggregate_type: str) -> bool:
    """Tell whether the history can be asked; where not, build it and draw how far it is.

    Raises what building it raised.
    """
    if workspace.history_ready(aggregate_type):
        return True
    name = f"history {workspace.id} {aggregate_type}"
    kind = wording.plain(aggregate_type or "untyped")
    job = working.done(
        name,
        partial(_build, workspace, aggregate_type),
        title=f"Replaying every {kind} aggregate",
        again="Start again",
    )
    if job is None:
        return False
    jobs.forget(name)
    job.result()
    return True


def _build(
    workspace: Workspace, aggregate_type: str, report: jobs.Report, stopped: jobs.Stopped
) -> None:
    workspace.build_history(aggregate_type, progress=report, cancelled=stopped)
