from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write Python with the imports that every reducer file begins with."""

    def _write(code: str, name: str = "orders.py") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"from explorer.reducers import on, reducer\n\n{code}\n")
        return path

    return _write
