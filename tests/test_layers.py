"""What importing a room brings along: a static graph cannot see a deferred import."""

from __future__ import annotations

import subprocess
import sys

import pytest

PURE = {"streamlit", "plotly", "duckdb", "pyarrow", "pandas"}


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("explorer.model", PURE),
        ("explorer.replay", PURE),
        ("explorer.chains", PURE),
        ("explorer.projections", PURE),
        ("explorer.reducers", PURE),
        ("explorer.quality", PURE),
        ("explorer.formats", {"streamlit", "plotly", "duckdb"}),
        ("explorer.store", {"streamlit", "plotly", "pandas"}),
        ("explorer.figures", {"streamlit", "duckdb"}),
        ("explorer.engine", {"streamlit", "plotly", "duckdb", "pandas"}),
        ("explorer.workspace", {"streamlit", "plotly", "pandas"}),
        ("explorer.cli", {"streamlit", "plotly", "pandas"}),
    ],
)
def test_importing_stays_in_its_layer(module: str, forbidden: set[str]) -> None:
    probe = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert not forbidden & set(loaded.stdout.split())
