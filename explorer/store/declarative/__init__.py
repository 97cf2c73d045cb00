"""Declarative reducers as SQL: the whole log at once, where that is exactly what the fold says.

Aggregates that are out of order, or that hold what SQL cannot compute exactly, are named instead,
for the fold to replay: values that fail their event, numbers of more than fifteen digits, and the
like.
"""

from explorer.store.declarative.engine import DeclarativeEngine

__all__ = ["DeclarativeEngine"]
"""Made for one declaration and store."""
