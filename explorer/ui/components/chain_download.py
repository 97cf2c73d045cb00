"""A chain to take home, as a file that other tools open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from explorer.chains import SUFFIXES
from explorer.ui import wording

if TYPE_CHECKING:
    from explorer.workspace import Chain

_LABELS = {
    "mermaid": "Mermaid, for Markdown",
    "dot": "Graphviz DOT",
    "svg": "SVG picture",
    "json": "JSON",
    "otlp": "OTLP JSON, for tracing tools",
}

MOST = 20_000
"""Events up to which a picture is laid out while the browser waits."""


def draw(chain: Chain) -> None:
    """Draw the downloads; a file is made once somebody wants it."""
    with st.popover("Download", icon=":material/download:", key="chain-download"):
        for kind, suffix in SUFFIXES.items():
            st.download_button(
                _LABELS[kind],
                data=partial(chain.exported, kind),
                file_name=f"{wording.file_stem(chain.correlation_id)}.{suffix}",
                key=f"chain-download-{kind}",
                on_click="ignore",
                disabled=kind == "svg" and len(chain.graph.nodes) > MOST,
                width="stretch",
            )
