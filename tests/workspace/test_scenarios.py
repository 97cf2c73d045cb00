"""Scenarios as files and links: they come back as they were, and hostile ones are refused."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import QuestionError
from explorer.replay import Edit, Scenario
from explorer.workspace import read_scenario, scenario_link, scenario_of_link, scenario_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)
VALUES = st.none() | st.booleans() | st.integers() | TEXT | st.dictionaries(TEXT, st.integers())
SCENARIOS = st.builds(
    Scenario,
    name=TEXT.filter(bool),
    edits=st.lists(
        st.builds(Edit, kind=st.sampled_from(["skip", "set", "insert", "move"]), event=TEXT,
                  cascade=st.booleans(), path=TEXT, value=VALUES, event_type=TEXT, to=TEXT,
                  seconds=st.integers(-9, 9), on=st.booleans()),
        max_size=4,
    ).map(tuple),
)  # fmt: skip


@given(SCENARIOS)
def test_a_link_brings_back_the_scenario(scenario: Scenario) -> None:
    assert scenario_of_link(scenario_link(scenario)) == scenario


def test_a_file_brings_back_the_scenario(tmp_path: Path) -> None:
    scenario = Scenario(name="ü", edits=(Edit(kind="set", event="e", path="/a", value={"b": 1}),))
    path = tmp_path / "scenario.yaml"
    path.write_text(scenario_text(scenario), encoding="utf-8")
    assert read_scenario(path) == scenario


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "", "????", "a" * 9000, packed(b"[]"), packed(b'{"edits": 1}'),
        packed(b"[" * 100_000), packed(b'{"edits": [' + b" " * 5_000_000 + b"]}"),
        packed(b'{"edits": [{"kind": "drop", "event": "e"}]}'),
        packed(b'{"edits": [{"kind": "skip"}]}'),
        packed(b'{"edits": [{"kind": "skip", "event": 5}]}'),
        packed(b'{"edits": [{"kind": "skip", "event": "e", "__class__": 5}]}'),
    ],
)  # fmt: skip
def test_a_hostile_link_is_refused(text: str) -> None:
    with pytest.raises(QuestionError):
        scenario_of_link(text)
