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

__all__ = [
    "DuplicateKeyError",
    "Projection",
    "ProjectionFailure",
    "ProjectionResult",
    "ProjectionSet",
    "PythonProjection",
    "SqlProjection",
    "Table",
    "load",
    "on",
    "projection",
    "run",
]
