"""Which columns of a table a chart can measure."""

from __future__ import annotations

import pyarrow as pa


def numeric_columns(table: pa.Table) -> list[str]:
    """Return the names of the columns that hold numbers, in the table's order."""
    return [field.name for field in table.schema if _is_number(field.type)]


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )
