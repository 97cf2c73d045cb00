"""Projections: read models computed from events; what they are, and running those in Python."""

from explorer.model import on
from explorer.projections.declaring import projection
from explorer.projections.projection_set import Projection, ProjectionSet, load
from explorer.projections.python import (
    ProjectionFailure,
    ProjectionResult,
    PythonProjection,
    run,
)
from explorer.projections.sql import SqlProjection
from explorer.projections.table import DuplicateKeyError, Table
from explorer.projections.verify_faults import LONGEST, Explained, Fault, Replayer
from explorer.projections.verify_groups import FaultGroup, grouped
from explorer.projections.verify_rows import (
    Cell,
    RowComparison,
    RowDifference,
    Rule,
    columns_to_compare,
    compare_rows,
)
from explorer.projections.verify_values import key_text
from explorer.projections.verify_watch import Touches, watch

__all__ = [
    "LONGEST",
    "Cell",
    "DuplicateKeyError",
    "Explained",
    "Fault",
    "FaultGroup",
    "Projection",
    "ProjectionFailure",
    "ProjectionResult",
    "ProjectionSet",
    "PythonProjection",
    "Replayer",
    "RowComparison",
    "RowDifference",
    "Rule",
    "SqlProjection",
    "Table",
    "Touches",
    "columns_to_compare",
    "compare_rows",
    "grouped",
    "key_text",
    "load",
    "on",
    "projection",
    "run",
    "watch",
]
