"""Rows of SQLite databases, as the store hands them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.formats.record import Record

_KEYS = {"sqlite_table", "rowid", "row"}


class Row(NamedTuple):
    """Where a record of a database comes from."""

    table: str
    number: int | None
    """Rows are numbered in the order in which they were written; None if not at all."""


def _is_row(document: Any) -> bool:
    return isinstance(document, dict) and document.keys() == _KEYS


def _unwrap(document: Record) -> Iterator[Unwrapped]:
    row = document.at("row")
    if row is not None:
        yield Unwrapped(row, Row(document.text("sqlite_table") or "", document.whole("rowid")))


FAMILY = Family(formats=(), containers=(Container(accepts=_is_row, unwrap=_unwrap),))
