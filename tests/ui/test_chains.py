"""Chains: the list's address, what is said about one, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explorer.chains import link
from explorer.errors import QuestionError
from explorer.model import ChainQuery, Followed
from explorer.ui import links
from explorer.ui.chain_view import ChainView
from explorer.ui.components.chain_facts import lost, marks, problems
from tests.builders import START, an_event
from tests.ui import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


@pytest.fixture
def chains(open_app: Open, tmp_path: Path) -> Open:
    argv = shop.written(tmp_path / "shop")
    return lambda **params: open_app("chains", argv=argv, **params)


def test_a_list_survives_its_link() -> None:
    query = ChainQuery(
        id_contains="c&1",
        aggregate_type="Order",
        event_type="Paid",
        lacks="Shipped",
        followed=Followed("Paid", "Held", 2.5),
        caused=("Placed", "Paid"),
        shape="0F",
        sort="duration",
    )
    view = ChainView(query=query, page=3, show="variants")
    assert ChainView.read(links.grouped(view.link().params)) == view
    assert ChainView.read({"sort": ["nonsense"], "show": ["nonsense"]}) == ChainView()


def test_a_link_with_a_time_that_is_none_is_refused() -> None:
    for text in ("soon", "nan", "inf", "-1"):
        with pytest.raises(QuestionError, match="within"):
            ChainView.read({"first": ["A"], "then": ["B"], "within": [text]})


def test_a_cause_written_like_an_event_may_be_lost_and_a_command_is_not() -> None:
    events = [
        an_event(0, id="evt_1", causation_id="cmd_1"),
        an_event(1, id="evt_2", causation_id="evt_9"),
    ]
    graph = link(events)
    assert lost(graph) == ("evt_9",)
    assert marks(graph) == {"evt_9": "Named like an event of the dump, but not in it"}
    assert "evt\\_9" in problems(graph)[0]


def test_ids_that_look_all_alike_accuse_nobody() -> None:
    assert lost(link([an_event(0, id="0a1b", causation_id="77ff")])) == ()


def test_cycles_disorder_and_duplicates_are_problems() -> None:
    events = [
        an_event(0, id="a", causation_id="b"),
        an_event(1, id="b", causation_id="a"),
        an_event(2, id="c", causation_id="a", occurred_at=START.replace(year=2025)),
        an_event(3, id="c", causation_id="a", occurred_at=START.replace(year=2025)),
    ]
    told = problems(link(events))
    assert told == [
        "Causes run in a circle of 2 events",
        "2 effects are earlier than the cause, by the clock",
        "1 event came more than once",
    ]


def test_the_list_counts_events_aggregates_and_depth(chains: Open) -> None:
    at = chains()
    first = at.dataframe[0].value.to_dict("records")[0]
    assert (first["Chain"], first["Events"], first["Aggregates"], first["Depth"]) == (
        "flow-o1",
        4,
        2,
        4,
    )


def test_a_filter_is_in_the_url(chains: Open) -> None:
    at = chains()
    at.text_input(key="chains-find").set_value("o2").run()
    assert at.query_params == {"find": "o2"}
    assert at.dataframe[0].value["Chain"].tolist() == ["flow-o2"]
    at.text_input(key="chains-find").set_value("o3").run()
    assert "No chain fits" in at.info[0].value


def test_what_follows_what_is_in_the_url(chains: Open) -> None:
    at = chains(has="PaymentTaken")
    at.selectbox(key="chains-then").select("OrderShipped").run()
    assert at.query_params["within"] == "60"
    assert "No chain fits" in at.info[0].value
    at.number_input(key="chains-within").set_value(7200.0).run()
    assert at.dataframe[0].value["Chain"].tolist() == ["flow-o1"]
    at.selectbox(key="chains-lacks").select("OrderPlaced").run()
    assert "No chain fits" in at.info[0].value


def test_the_map_lists_what_causes_what(chains: Open) -> None:
    rows = chains(show="map").dataframe[0].value.to_dict("records")
    found = {(row["Cause"], row["Effect"]): row["Times"] for row in rows}
    assert found["OrderPlaced", "PaymentTaken"] == 1


def test_variants_are_counted_with_what_happens_in_them(chains: Open) -> None:
    rows = chains(show="variants").dataframe[0].value.to_dict("records")
    assert [row["Chains"] for row in rows] == [1, 1]
    assert "OrderPlaced, PaymentTaken, OrderPaid, OrderShipped" in {
        row["What happens"] for row in rows
    }


def test_without_unfinished_chains_that_is_said(chains: Open) -> None:
    assert "Every chain has the steps" in chains(show="unfinished").info[0].value


def test_one_chain_shows_its_facts_and_problems(chains: Open) -> None:
    at = chains(correlation="flow-o2")
    facts = {metric.label: metric.value for metric in at.metric}
    assert (facts["Events"], facts["Aggregates"], facts["Depth"]) == ("4", "1", "2")
    assert "evt" in at.warning[0].value
    assert "No event selected" in [each.value for each in at.subheader]


def test_the_selected_event_leads_back_to_its_root(chains: Open) -> None:
    at = chains(correlation="flow-o1", event="evt_6")
    steps = [at.button(key=f"chain-step-{place}").label for place in range(3)]
    assert steps == ["OrderPlaced", "PaymentTaken", "OrderPaid"]
    assert any('+ /status "shipped"' in each.value for each in at.code)
    assert any("the only such hop" in each.value for each in at.caption)
    at.button(key="chain-step-1").click().run()
    assert at.query_params == {"correlation": "flow-o1", "event": "evt_2"}
    assert at.button(key="chain-effect-0").label == "OrderPaid"


def test_a_missing_cause_can_be_selected(chains: Open) -> None:
    at = chains(correlation="flow-o2", event="evt_gone")
    assert any(each.value == "Not in the dump" for each in at.subheader)
    assert at.button(key="chain-effect-0").label == "OrderRepriced"


def test_a_chain_is_compared_with_another(chains: Open) -> None:
    at = chains(**{"correlation": "flow-o1", "with": "flow-o2"})
    rows = at.dataframe[-1].value.to_dict("records")
    where = {row["Event type"].strip(): row["Where"] for row in rows}
    assert (where["OrderPlaced"], where["PaymentTaken"]) == ("both", "only here")
    assert where["OrderRepriced"] == "only there"


def test_an_unknown_chain_is_explained(chains: Open) -> None:
    assert "flow-o9" in chains(correlation="flow-o9").error[0].value.replace("\\", "")
