"""What can be wrong with a log, as findings."""

from explorer.quality.findings import findings
from explorer.quality.idempotency import upset_findings
from explorer.quality.schemas import SCHEMA_CHANGE, Shape, Span, shapes

__all__ = ["SCHEMA_CHANGE", "Shape", "Span", "findings", "shapes", "upset_findings"]
