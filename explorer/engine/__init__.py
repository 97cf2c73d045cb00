"""Folding whole logs: over Arrow batches, in this process or in a pool of others."""

from explorer.engine.folding import HISTORY, OPTIONAL, MissingFieldError, Task, fold
from explorer.engine.pool import Limits, Pool
from explorer.engine.running import Folding
from explorer.engine.worker import Setup

__all__ = [
    "HISTORY",
    "OPTIONAL",
    "Folding",
    "Limits",
    "MissingFieldError",
    "Pool",
    "Setup",
    "Task",
    "fold",
]
