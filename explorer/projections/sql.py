"""Projections written in SQL: values here, run by the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import ProjectionError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlProjection:
    """One SELECT over `events`, and over `states`, the last state of each aggregate."""

    name: str
    """The name of the file without its suffix."""

    description: str
    """The lines of comment that the file begins with."""

    source: str
    """The whole text."""

    kind: str = "sql"


def read_sql(path: Path) -> SqlProjection:
    """Read a `.sql` file; raises ProjectionError if there is no query in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        msg = f"{path} cannot be read: {reason}."
        raise ProjectionError(msg, hint="Name a .sql or a .py file.") from error
    lines = text.strip().splitlines()
    comments = _leading_comments(lines)
    if not any(line.strip() for line in lines[len(comments) :]):
        msg = f"{path} holds no query."
        raise ProjectionError(msg, hint="Write one SELECT over events.")
    said = [line.lstrip("-").strip() for line in comments]
    return SqlProjection(name=path.stem, description="\n".join(said).strip(), source=text)


def _leading_comments(lines: list[str]) -> list[str]:
    code = (place for place, line in enumerate(lines) if not line.lstrip().startswith("--"))
    return lines[: next(code, len(lines))]
