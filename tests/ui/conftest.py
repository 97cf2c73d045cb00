"""The app on a small dump, driven without a browser."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
START = "2026-03-01T12:{:02}:00Z"


def record(number: int, kind: str, order: str, **payload: object) -> dict[str, object]:
    """Return the canonical record of an order's event."""
    return {
        "eventId": f"e{number}",
        "eventType": kind,
        "aggregateType": "Order",
        "aggregateId": order,
        "timestamp": START.format(number),
        "payload": payload,
        "metadata": {"correlationId": f"flow-{order}", "userId": "ann" if number % 2 else "bob"},
    }


RECORDS = (
    record(0, "OrderPlaced", "o1", total=10),
    record(1, "OrderPlaced", "o2", total=20),
    record(2, "OrderPaid", "o1", amount=10),
    record(3, "OrderCancelled", "o2", reason="<b>*late*</b>"),
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep stores out of the developer's own cache, and forget what was open."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield
    st.cache_resource.clear()


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Write four events and a record that is none."""
    path = tmp_path / "dumps" / "orders.jsonl"
    path.parent.mkdir()
    lines = [json.dumps(each) for each in RECORDS]
    path.write_text("\n".join([*lines, '{"eventId": "broken"']) + "\n")
    return path


@pytest.fixture
def open_app(dump: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Start the app on the dump: `open_app("events", type="OrderPaid")`; `argv` replaces it."""

    def opening(page: str = "", *, argv: tuple[str, ...] | None = None, **params: str) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", *((str(dump),) if argv is None else argv)])
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        at._page_hash = calc_hash(page)  # noqa: SLF001  callables have no public way to be named
        for name, value in params.items():
            at.query_params[name] = value
        return settled(at.run())

    return opening


def settled(at: AppTest) -> AppTest:
    """Run until the dump is open."""
    deadline = time.monotonic() + 20
    while at.title and at.title[0].value.startswith("Opening") and time.monotonic() < deadline:
        time.sleep(0.05)
        at.run()
    assert not at.exception
    return at
