"""The playhead in a session: what is sent again, and what moves it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "browser" / "playhead_app.py"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(sys, "argv", [str(APP), "1000", "70000"])
    test = AppTest.from_file(str(APP), default_timeout=30)
    test.run()
    assert not test.exception
    return test


def data(app: AppTest) -> dict[str, Any]:
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)  # type: ignore[no-any-return]


def go_to(app: AppTest, index: int) -> dict[str, Any]:
    app.session_state["index"] = index
    app.run()
    return data(app)


def test_it_starts_where_the_page_says(app: AppTest) -> None:
    told = data(app)
    window = json.loads(told["window"]["text"])
    assert told["jump"]["index"] == 7
    assert told["track"]["frames"] == 1_000
    assert window["first"] <= 7 < window["first"] + len(window["frames"])


def test_a_rerun_at_the_same_index_sends_the_same(app: AppTest) -> None:
    before = data(app)
    app.run()
    assert data(app) == before


def test_another_index_in_the_window_moves_it_and_keeps_the_window(app: AppTest) -> None:
    before, after = data(app), go_to(app, 20)
    assert after["jump"]["index"] == 20
    assert after["jump"]["token"] != before["jump"]["token"]
    assert after["window"] == before["window"]


def test_an_index_beyond_the_window_brings_another_window_on_the_same_track(app: AppTest) -> None:
    before, after = data(app), go_to(app, 900)
    assert after["window"]["id"] != before["window"]["id"]
    assert after["track"] == before["track"]
    assert json.loads(after["window"]["text"])["base"]["total"] > 0
