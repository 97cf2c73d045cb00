"""What is wrong with the log, counted over all of it."""

from explorer.store.evidence.collecting import evidence, of_kind

__all__ = ["evidence", "of_kind"]
