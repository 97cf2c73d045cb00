"""SQL from constants, for the few statements that take no bound values."""

from __future__ import annotations


def quoted(text: str) -> str:
    """Return `text` as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
