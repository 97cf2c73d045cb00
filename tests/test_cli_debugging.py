"""The sample's first story by command line: find, blame and what-if; and invariants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main

DATA = Path(__file__).parents[1] / "data"
SAMPLE = [str(DATA / "shop.jsonl.gz"), "--reducers", str(DATA / "reducers.py")]
TOTAL = "state.total_amount != sum(i.price * i.quantity for i in state.items) - state.discount"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cli-finding"))


def test_find_names_the_event_that_made_the_total_wrong(capsys: Any) -> None:
    assert main(["find", *SAMPLE, "--type", "Order", "--where", TOTAL, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    [found] = [each for each in answer["intervals"] if each["aggregate_id"] == "order_1596"]
    assert (found["first_event"], found["healing_event"]) == ("evt_db142558", None)
    assert {each["event_type"] for each in answer["begun_by"]} >= {"ItemRemoved"}


def test_check_exits_with_1_where_an_invariant_is_broken(capsys: Any, tmp_path: Path) -> None:
    rules = tmp_path / "invariants.yaml"
    rules.write_text(
        "- name: stock\n  aggregate_type: Stock\n  must: state.available >= 0\n"
        "  message: less than nothing\n"
    )
    assert main(["check", *SAMPLE, "--invariants", str(rules), "--json"]) == 1
    violations = json.loads(capsys.readouterr().out)["violations"]
    assert {(each["aggregate_id"], each["message"]) for each in violations} == {
        ("prod_019", "less than nothing")
    }
    rules.write_text("[{name: a, aggregate_type: Stock, must: exists(state.available)}]")
    assert main(["check", *SAMPLE, "--invariants", str(rules), "--json"]) == 0


@pytest.mark.parametrize("text", ["name: x", "[{name: x}]", "[{", "- 1"])
def test_a_file_that_holds_no_invariants_is_a_wrong_question(tmp_path: Path, text: str) -> None:
    rules = tmp_path / "invariants.yaml"
    rules.write_text(text)
    assert main(["check", *SAMPLE, "--invariants", str(rules)]) == 2


def test_blame_names_the_event_and_the_command_behind_the_wrong_total(capsys: Any) -> None:
    assert main(["blame", *SAMPLE, "order_1596", "/total_amount", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    newest = answer["events"][0]
    assert (newest["event_id"], newest["old"], newest["new"]) == ("evt_db142558", 21640, 2740)
    causes = [each["event_id"] for each in answer["causes"]]
    assert causes == ["evt_db142558", "evt_ea45bcfc", "evt_9a8a37d1"]
    assert answer["root"] == "cmd_submit_order_3f0bb094"


def test_blame_of_a_value_that_never_was_is_a_wrong_question(capsys: Any) -> None:
    assert main(["blame", *SAMPLE, "order_1596", "/nowhere"]) == 2
    assert "never had a value" in capsys.readouterr().err


def test_whatif_mends_the_total_by_an_edit_and_says_from_where_on(
    capsys: Any, tmp_path: Path
) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(
        "name: the right price\nedits:\n"
        "- {kind: set, event: evt_db142558, path: /item/price, value: 12900}\n"
    )
    asked = ["whatif", *SAMPLE, "order_1596", "--scenario", str(scenario), "--json"]
    assert main(asked) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["divergence"]["event_id"] == "evt_db142558"
    changes = {each["path"]: (each["old"], each["new"]) for each in answer["changes"]}
    assert changes["/total_amount"] == (2740, 8740)


def test_whatif_skips_what_an_event_caused_across_aggregates(capsys: Any) -> None:
    skip = ["--skip", "evt_9a8a37d1", "--cascade", "--json"]
    assert main(["whatif", *SAMPLE, "order_1596", *skip]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "pay_1596" in {each["aggregate_id"] for each in answer["others"]}
    assert "not decided again" in answer["note"]


def test_whatif_of_an_unknown_event_is_a_wrong_question(capsys: Any) -> None:
    assert main(["whatif", *SAMPLE, "order_1596", "--skip", "evt_none"]) == 2
    assert "no event 'evt_none'" in capsys.readouterr().err


def test_compare_says_that_another_writing_of_a_reducer_changes_nothing(capsys: Any) -> None:
    assert main(["compare", *SAMPLE, "--with", str(DATA / "payment.yaml"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["same"], answer["differing"], answer["types"]) == (1120, 0, ["Payment"])
    assert answer["left_out"] == ["Order", "Shipment", "Stock"]


def test_compare_finds_the_one_payment_that_a_careful_reducer_would_mend(
    capsys: Any, tmp_path: Path
) -> None:
    careful = tmp_path / "payment.yaml"
    text = (DATA / "payment.yaml").read_text()
    careful.write_text(text.replace("{add: /payload/amount}", "{set: /payload/amount}", 1))
    assert main(["compare", *SAMPLE, "--with", str(careful), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    [found] = answer["aggregates"]
    assert (found["aggregate_id"], found["event_id"]) == ("pay_1760", "evt_831a7a24")
    assert (found["path"], found["value"], found["with_value"]) == ("/captured", 99140, 49570)
    [group] = answer["groups"]
    assert (group["event_type"], group["aggregates"]) == ("PaymentCaptured", 1)


def test_compare_needs_a_type_that_both_sides_know(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("aggregate: Nothing\nstate: {a: {B: count}}\n")
    assert main(["compare", *SAMPLE, "--with", str(other)]) == 2
