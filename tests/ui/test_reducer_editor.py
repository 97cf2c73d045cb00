"""The editor on Time travel: a draft to begin with, mistakes by their line, and a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]

SAME = """
aggregate: Order
state:
  status: {OrderPlaced: {set: placed}}
  total: {OrderPlaced: {set: /payload/total}}
"""


@pytest.fixture
def editor(open_app: Open, tmp_path: Path) -> AppTest:
    argv = shop.written(tmp_path / "shop")
    at = open_app("time-travel", argv=argv, type="Order", id="order-o1", version="1")
    return at.toggle(key="reducer-editor").set_value(True).run()


def test_a_draft_is_offered_and_labelled(editor: AppTest) -> None:
    assert not editor.exception
    assert editor.text_area(key="reducer-text-Order").value.startswith("# A draft, inferred")
    assert any("draft" in str(each.value) for each in editor.caption)


def test_what_is_typed_is_compared_with_the_reducer_in_use(editor: AppTest) -> None:
    at = editor.text_area(key="reducer-text-Order").set_value(SAME).run()
    assert any("No difference" in str(each.value) for each in at.markdown)
    at.text_area(key="reducer-text-Order").set_value(SAME.replace("set: placed", "set: new")).run()
    assert any("1 difference" in str(each.value) for each in at.markdown)
    [row] = at.dataframe[0].value.to_dict("records")
    assert row == {"path": "/status", "in use": '"placed"', "above": '"new"'}


def test_a_mistake_is_named_with_its_line(editor: AppTest) -> None:
    at = (
        editor.text_area(key="reducer-text-Order")
        .set_value(SAME.replace("set: p", "sett: p"))
        .run()
    )
    assert not at.exception
    assert any("line 4" in each.value and "sett" in each.value for each in at.error)
