"""A table in which a click anywhere in a row chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.ui import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

_ROW, _EDGES, _MOST_ROWS = 30, 3, 16


def pick(  # noqa: PLR0913  each says one thing about the table
    table: pa.Table,
    *,
    key: str,
    alt: str,
    on_pick: Callable[[int], None],
    columns: Mapping[str, Any] | None = None,
    current: int | None = None,
    rows: int = _MOST_ROWS,
) -> None:
    """Draw the table, at most `rows` rows high; `on_pick` gets the row clicked, before the rerun.

    `current` is the row that is open now, shown as such; None where none of these rows is.
    """
    state.put(key, _selection(current))
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=(min(table.num_rows, rows) + 1) * _ROW + _EDGES,
        row_height=_ROW,
        column_config=dict(columns or {}),
        on_select=lambda: _chosen(key, on_pick),
        selection_mode=["single-row", "single-cell"] if current is not None else "single-cell",
        placeholder="",
        alt=alt,
    )


def _chosen(key: str, on_pick: Callable[[int], None]) -> None:
    selection = state.typed(key)["selection"]
    rows = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if rows:
        on_pick(int(rows[0]))


def _selection(current: int | None) -> dict[str, Any]:
    rows = [] if current is None else [current]
    return {"selection": {"rows": rows, "columns": [], "cells": []}}
