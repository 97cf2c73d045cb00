"""Tables made ready for a browser: what its numbers and times cannot hold exactly becomes text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

_EXACT = 2**53
"""Beyond this, whole numbers are no longer exact in a browser."""

_DIGITS = 15
"""A browser keeps this many digits of a decimal number."""


def shown(table: pa.Table) -> pa.Table:
    """Return the table to look at: times to the microsecond, every digit of every number."""
    for place, field in enumerate(table.schema):
        write = _as_text(field.type, table.column(place))
        if write is not None:
            table = _replaced(table, place, write)
    return table


def without_intervals(table: pa.Table) -> pa.Table:
    """Return the table to save: intervals, which no file format takes, become text."""
    for place, field in enumerate(table.schema):
        if pa.types.is_interval(field.type):
            table = _replaced(table, place, _interval)
    return table


def _as_text(kind: pa.DataType, column: pa.ChunkedArray) -> Callable[[Any], str] | None:
    if pa.types.is_interval(kind):
        return _interval
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        return str
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return bytes.hex
    if pa.types.is_decimal(kind) and kind.precision > _DIGITS:
        return _decimal
    if pa.types.is_integer(kind) and kind.bit_width == 64 and _has_large(column):
        return str
    return None


def _has_large(column: pa.ChunkedArray) -> bool:
    return any(value is not None and abs(value) > _EXACT for value in column.to_pylist())


def _decimal(value: Any) -> str:
    return f"{value:f}"


def _interval(value: Any) -> str:
    """Write months, days and time as DuckDB does: `11 days 02:03:04.5`."""
    years, months = divmod(abs(value.months), 12)
    if value.months < 0:
        years, months = -years, -months
    named = ((years, "year"), (months, "month"), (value.days, "day"))
    parts = [f"{count} {unit}{'' if abs(count) == 1 else 's'}" for count, unit in named if count]
    if value.nanoseconds or not parts:
        parts.append(_clock(value.nanoseconds // 1_000))
    return " ".join(parts)


def _clock(microseconds: int) -> str:
    sign = "-" if microseconds < 0 else ""
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    clock = f"{sign}{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{rest:06}".rstrip("0") if rest else clock


def _replaced(table: pa.Table, place: int, write: Callable[[Any], str]) -> pa.Table:
    name = table.schema.field(place).name
    values = [None if value is None else write(value) for value in table.column(place).to_pylist()]
    return table.set_column(place, name, pa.array(values, pa.string()))
