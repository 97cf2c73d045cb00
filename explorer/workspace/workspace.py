"""The workspace: one opened dump, and every question that may be asked of it."""

from __future__ import annotations

from explorer.workspace.blaming import Blaming
from explorer.workspace.chains import Chains
from explorer.workspace.comparing import Comparing
from explorer.workspace.drafting import Drafting
from explorer.workspace.finding import Finding
from explorer.workspace.supposing import Supposing
from explorer.workspace.system import System
from explorer.workspace.trust import Trust
from explorer.workspace.verifying import Verifying


class Workspace(Blaming, Finding, Supposing, Comparing, System, Chains, Verifying, Trust, Drafting):
    """All questions, each theme in a file of its own.

    Safe to share between threads. Expected failures are ExplorerErrors.
    """
