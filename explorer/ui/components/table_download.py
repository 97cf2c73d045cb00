"""A table to take home as CSV, Parquet or JSON."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from explorer import workspace as door

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

_LABELS = {"csv": "CSV", "parquet": "Parquet", "json": "JSON"}


def draw(make: Callable[[], pa.Table], *, name: str, key: str, note: str) -> None:
    """Draw the downloads; `make` returns the whole table once somebody wants it."""
    with st.popover("Download", icon=":material/download:", key=key):
        st.caption(note)
        for suffix, label in _LABELS.items():
            st.download_button(
                label,
                data=partial(_file, make, suffix),
                file_name=f"{name}.{suffix}",
                key=f"{key}-{suffix}",
                on_click="ignore",
                width="stretch",
            )


def _file(make: Callable[[], pa.Table], suffix: str) -> BinaryIO:
    """Write the table to a file without a name, which is gone once it was read."""
    with tempfile.TemporaryDirectory(prefix="explorer-table-") as folder:
        path = Path(folder) / f"table.{suffix}"
        door.write_table(make(), path)
        return path.open("rb")
