"""The stories are told with the ids and numbers that the dump really has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from data.shop.faults import MISSING_CAUSE
from explorer.replay import parse
from tests.data.conftest import DATA

if TYPE_CHECKING:
    from explorer.model import AggregateKey, Event, Frame

README = (DATA / "README.md").read_text()
IDS = sorted(set(re.findall(r"\b(?:evt|cmd|corr|order|pay|ship|prod)_\w*\d\w*", README)))
LINKS = re.findall(r"`/([a-z-]+)\?([^`]+)`", README)


def test_every_id_in_the_readme_is_in_the_dump(dump: list[Event]) -> None:
    known = {
        name
        for event in dump
        for name in (event.id, event.aggregate_id, event.correlation_id, event.causation_id)
    }
    assert len(IDS) > 20
    assert [name for name in IDS if name not in known] == []
    assert MISSING_CAUSE in IDS


@pytest.mark.parametrize(("page", "query"), LINKS)
def test_every_address_in_the_readme_leads_somewhere(
    page: str, query: str, dump: list[Event]
) -> None:
    asked = dict(parse_qsl(query))
    found = {
        "time-travel": lambda: [
            e for e in dump if (e.aggregate_type, e.aggregate_id) == (asked["type"], asked["id"])
        ],
        "chains": lambda: [
            e for e in dump if (e.correlation_id, e.id) == (asked["correlation"], asked["event"])
        ],
        "events": lambda: [
            e
            for e in dump
            if asked.get("type", e.type) == e.type
            and asked.get("id", e.aggregate_id) == e.aggregate_id
        ],
        "find": lambda: parse(asked["where"]),
        "projections": lambda: [*DATA.glob(f"projections/{asked['name']}.*")],
    }
    assert found[page]()


def test_every_event_is_where_the_readme_says(dump: list[Event]) -> None:
    told = re.findall(r"`(evt_\w+)`(?:, version \d+)?(?: of `\w+`)?, position (\d+)", README)
    assert len(told) >= 4
    by_id = {event.id: event for event in dump}
    assert {name: by_id[name].position for name, _ in told} == {n: int(at) for n, at in told}


def test_the_wrong_order_steps_as_told(dump_history: dict[AggregateKey, list[Frame]]) -> None:
    (steps,) = (own for key, own in dump_history.items() if key.id == "order_1596")
    assert [frame.state["total_amount"] for frame in steps[:4]] == [20290, 21640, 21640, 2740]
    assert steps[2].state["items"][0]["price"] == 12900
    assert steps[3].event.payload["item"]["price"] == 18900


def test_the_path_of_the_wrong_event_ends_at_the_customers_command(dump: list[Event]) -> None:
    by_id = {event.id: event for event in dump}
    path = ["evt_db142558"]
    while path[-1] in by_id:
        path.append(by_id[path[-1]].causation_id or "")
    assert path == ["evt_db142558", "evt_ea45bcfc", "evt_9a8a37d1", "cmd_submit_order_3f0bb094"]
