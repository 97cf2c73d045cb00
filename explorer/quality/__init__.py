"""What can be wrong with a log, as findings."""

from explorer.quality.findings import findings

__all__ = ["findings"]
