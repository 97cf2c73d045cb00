"""What is wrong with the log, counted over all of it."""

from explorer.store.evidence.collecting import evidence

__all__ = ["evidence"]
