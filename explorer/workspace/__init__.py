"""Every question a front end may ask of one opened dump: the only door."""

from explorer.replay import Upset
from explorer.tables import write_table
from explorer.workspace.answers import Chain, Projected, SystemChange
from explorer.workspace.blaming import Blame
from explorer.workspace.comparing import Compared
from explorer.workspace.finding import Invariant, Violation, by_event_type, read_invariants
from explorer.workspace.opening import formats, mapping_from, open_workspace
from explorer.workspace.supposing import NOTE as WHATIF_NOTE
from explorer.workspace.supposing import (
    Supposed,
    read_scenario,
    scenario_link,
    scenario_of_link,
    scenario_text,
)
from explorer.workspace.verifying import Against, Verified
from explorer.workspace.workspace import Workspace

__all__ = [
    "WHATIF_NOTE",
    "Against",
    "Blame",
    "Chain",
    "Compared",
    "Invariant",
    "Projected",
    "Supposed",
    "SystemChange",
    "Upset",
    "Verified",
    "Violation",
    "Workspace",
    "by_event_type",
    "formats",
    "mapping_from",
    "open_workspace",
    "read_invariants",
    "read_scenario",
    "scenario_link",
    "scenario_of_link",
    "scenario_text",
    "write_table",
]
