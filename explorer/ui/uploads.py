"""Small files that came by upload, kept while the server runs."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import DumpError
from explorer.ui.catalog import is_dump

if TYPE_CHECKING:
    from io import BytesIO

LABEL = "uploads"
MOST_FILES = 20
MEGABYTES = 64


@st.cache_resource(
    max_entries=1, show_spinner=False, on_release=tempfile.TemporaryDirectory.cleanup
)
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="explorer-uploads-")


def folder() -> Path:
    """Return the folder that uploads are written to; it goes when the server ends."""
    return Path(_folder().name)


def keep(name: str, content: BytesIO) -> str:
    """Write an upload and return its name in the catalog. Only the newest 20 are kept.

    The name holds a hash of the content, so nobody opens an upload who does not have it.
    Raises DumpError for a name that no dump would have.
    """
    plain = Path(name.replace("\\", "/")).name.lstrip("._")
    if not is_dump(Path(plain)):
        msg = f"{name} does not look like a dump."
        raise DumpError(msg, hint="Upload a .jsonl, .ndjson, .json, .csv or .parquet file.")
    digest = hashlib.file_digest(content, "sha256").hexdigest()[:24]
    content.seek(0)
    target = folder() / digest / plain
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content.read())
    _drop_oldest()
    return f"{LABEL}/{digest}/{plain}"


def _drop_oldest() -> None:
    kept = sorted(folder().glob("*/*"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST_FILES]:
        path.unlink(missing_ok=True)
        path.parent.rmdir()
