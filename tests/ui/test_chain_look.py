"""One chain's graph: what is folded, collapsed and found, and its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explorer.ui import links
from explorer.ui.chain_look import ChainLook
from tests.bench import chain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


@pytest.fixture
def import_of(open_app: Open, tmp_path: Path) -> Open:
    """Open the page of a chain of so many events."""

    def opened(events: int, **params: object) -> AppTest:
        chain.write(tmp_path / "import.jsonl", events)
        argv = [str(tmp_path / "import.jsonl")]
        return open_app("chains", argv=argv, correlation="chain", **params)

    return opened


def test_a_look_survives_its_link() -> None:
    look = ChainLook(fold=False, unfolded=("a&b", "c"), collapsed=("d",), beside="other")
    link = look.link("flow", "e1")
    assert ChainLook.read(links.grouped(link.params)) == look
    assert link.params[:2] == (("correlation", "flow"), ("event", "e1"))


def test_collapsing_twice_shows_it_again() -> None:
    assert ChainLook().collapsing("a").collapsing("a") == ChainLook()


def test_a_large_chain_is_folded_and_a_box_unfolds(import_of: Open) -> None:
    at = import_of(300, event="evt_2")
    assert at.toggle(key="chain-fold").value is True
    at.button(key="chain-unfold").click().run()
    assert at.query_params["unfolded"] == "evt_2"
    assert not at.exception
    at.button(key="chain-start-over").click().run()
    assert "unfolded" not in at.query_params


def test_what_an_event_led_to_is_collapsed(import_of: Open) -> None:
    at = import_of(20, event="evt_1")
    assert at.toggle(key="chain-fold").value is False
    at.button(key="chain-collapse").click().run()
    assert at.query_params["collapsed"] == "evt_1"
    assert at.button(key="chain-collapse").label == "Show what it led to"


def test_an_event_is_found_and_then_the_next_one(import_of: Open) -> None:
    at = import_of(20)
    at.text_input(key="chain-find").set_value("priceset").run()
    assert at.query_params["event"] == "evt_3"
    assert at.button(key="chain-next-match").label == "1 of 5"
    at.button(key="chain-next-match").click().run()
    assert at.query_params["event"] == "evt_7"


def test_the_table_is_a_tree_by_cause(import_of: Open) -> None:
    shown = import_of(6).dataframe[-1].value["Event type"].tolist()
    assert [text.count("\N{EM SPACE}") for text in shown] == [0, 1, 2, 3, 3, 3]
    assert shown[3].strip() == "PriceSet"
