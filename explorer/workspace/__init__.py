"""Every question a front end may ask of one opened dump: the only door."""

from explorer.replay import Upset
from explorer.tables import write_table
from explorer.workspace.answers import Chain, Projected, SystemChange
from explorer.workspace.opening import formats, mapping_from, open_workspace
from explorer.workspace.workspace import Workspace

__all__ = [
    "Chain",
    "Projected",
    "SystemChange",
    "Upset",
    "Workspace",
    "formats",
    "mapping_from",
    "open_workspace",
    "write_table",
]
