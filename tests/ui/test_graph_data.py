from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from explorer.chains import critical_path, latency, layout, link
from explorer.model import Event
from explorer.ui.components.graph_data import GraphLook, picture_data


def an_event(position: int, name: str, kind: str, cause: str | None, **given: Any) -> Event:
    return Event(
        position=position,
        id=name,
        type=f"{kind}Changed",
        aggregate_id=f"{kind.lower()}-1",
        aggregate_type=kind,
        occurred_at=datetime(2026, 1, 31, 9, 30, position, tzinfo=UTC),
        version=position + 1,
        causation_id=cause,
        **given,
    )


CHAIN = [
    an_event(0, "placed", "Order", "command"),
    an_event(1, "paid", "Payment", "placed"),
    an_event(2, "paid", "Payment", "placed"),
    an_event(3, "invited", "Customer", "campaign"),
]
ELSEWHERE = {"campaign": an_event(9, "campaign", "Campaign", None, correlation_id="spring")}


def pictured(**look: Any) -> dict[str, Any]:
    graph = link(CHAIN, ELSEWHERE)
    look.setdefault("critical_path", critical_path(graph))
    return picture_data(layout(graph), tuple(graph.nodes.values()), GraphLook(**look))


def row(picture: dict[str, Any], name: str) -> dict[str, Any]:
    names = ("id", "x", "y", "w", "h", "title", "subtitle", "kind", "group")
    (found,) = (each for each in picture["nodes"] if each[0] == name)
    return dict(zip((*names, "facts", "finding", "more"), found, strict=True))


def test_it_is_json_and_lines_name_their_boxes_by_place() -> None:
    picture = pictured()
    assert json.loads(json.dumps(picture)) == picture
    ids = [each[0] for each in picture["nodes"]]
    ends = {(ids[line[0]], ids[line[1]]) for line in picture["lines"]}
    assert ends == {("command", "placed"), ("placed", "paid"), ("campaign", "invited")}
    assert [ids[place] for place in picture["critical"]] == ["placed", "paid"]


def test_an_event_says_what_it_is_when_it_was_and_how_long_it_waited() -> None:
    paid = row(pictured(zone=ZoneInfo("Europe/Vienna")), "paid")
    assert (paid["title"], paid["subtitle"]) == ("PaymentChanged", "payment-1 · 2")
    assert paid["facts"] == [
        "Payment payment-1 · version 2",
        "2026-01-31 10:30:01.000",
        "1.0 s after OrderChanged",
    ]


def test_a_repeated_delivery_is_marked_beside_other_findings() -> None:
    assert row(pictured(), "paid")["finding"] == "Delivered 2 times"
    found = pictured(findings={"paid": "Out of order"})
    assert row(found, "paid")["finding"] == "Out of order. Delivered 2 times"


def test_a_command_and_a_cause_from_another_chain_say_so() -> None:
    picture = pictured()
    assert row(picture, "command")["subtitle"] == "not in the dump"
    assert row(picture, "campaign")["facts"][-1] == "In another chain: spring"


def test_the_legend_follows_the_given_colours_and_lists_the_rest_by_name() -> None:
    picture = pictured(colours={"Payment": "#123456", "Absent": "#000000"})
    assert picture["groups"] == [
        ["Payment", "#123456"],
        ["Campaign", None],
        ["Customer", None],
        ["Order", None],
    ]


def test_hidden_effects_are_counted() -> None:
    placed = row(pictured(hidden={"placed": 12}), "placed")
    assert placed["more"] == 12
    assert "12 more effects not shown" in placed["facts"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.34, "340 ms"),
        (1.25, "1.2 s"),
        (59, "59 s"),
        (720, "12 min"),
        (5_400, "1.5 h"),
        (172_800, "2.0 d"),
        (-0.5, "\N{MINUS SIGN}500 ms"),
    ],
)
def test_latencies_have_one_unit(seconds: float, text: str) -> None:
    assert latency(timedelta(seconds=seconds)) == text
