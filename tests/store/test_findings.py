"""Every planted fault is counted, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.store import open_store
from tests.builders import START, an_event
from tests.store.files import a_store_file
from tests.store.stores import a_store

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.model import Event, Evidence


def found_in(events: list[Event]) -> dict[str, Evidence]:
    found = a_store(events).findings()
    return {each.kind: each for each in found if each.kind != "schema-change"}


def caused(causes: list[int | str | None]) -> list[Event]:
    """Events, each caused by the event of that position or by whatever has that id."""
    return [
        an_event(
            position,
            id=f"evt_{position}",
            causation_id=f"evt_{cause}" if isinstance(cause, int) else cause,
        )
        for position, cause in enumerate(causes)
    ]


def at(seconds: float) -> Any:
    return START + timedelta(seconds=seconds)


def test_a_sound_log_shows_nothing() -> None:
    events = [an_event(n, version=n + 1, causation_id=f"e{n - 1}" if n else None) for n in range(9)]
    assert found_in(events) == {}


def test_an_empty_log_shows_nothing() -> None:
    assert found_in([]) == {}


def test_a_second_delivery_is_told_from_a_conflict() -> None:
    events = [
        an_event(0, version=1),
        an_event(1, version=2),
        an_event(2, version=2, id="e1", occurred_at=at(1), payload={"n": 1}),
        an_event(3, version=3),
        an_event(4, version=4, id="e3"),
    ]
    found = found_in(events)
    assert found.keys() == {"duplicate-delivery", "conflicting-id"}
    assert found["duplicate-delivery"].positions == (2,)
    assert found["duplicate-delivery"].details == (("e1",),)
    assert found["conflicting-id"].positions == (4,)


def test_a_lost_event_is_a_gap() -> None:
    events = [an_event(0, version=1), an_event(1, version=4), an_event(2, version=5)]
    gap = found_in(events)["version-gap"]
    assert (gap.count, gap.positions) == (1, (1,))
    assert gap.details == (("Account", "a-1", 1, 4),)


def test_two_events_of_one_version_are_a_repeat_unless_they_are_one_event() -> None:
    twice = [an_event(0, version=1), an_event(1, version=1)]
    assert found_in(twice)["version-repeat"].positions == (1,)
    again = [an_event(0, version=1), an_event(1, version=1, id="e0")]
    assert "version-repeat" not in found_in(again)


def test_an_aggregate_that_begins_late_is_no_gap() -> None:
    found = found_in([an_event(0, version=3), an_event(1, version=4)])
    assert found.keys() == {"late-start"}
    assert found["late-start"].details == (("Account", "a-1", 3),)


def test_versions_may_begin_with_0() -> None:
    assert found_in([an_event(0, version=0), an_event(1, version=1)]) == {}


def test_an_event_without_a_version_among_others_is_told() -> None:
    found = found_in([an_event(0, version=1), an_event(1)])
    assert found["version-missing"].positions == (1,)


def test_a_swapped_pair_is_out_of_order_once() -> None:
    events = [an_event(n, version=v, occurred_at=at(v)) for n, v in enumerate([1, 3, 2, 4])]
    found = found_in(events)
    assert found.keys() == {"out-of-order"}
    assert found["out-of-order"].positions == (2,)
    assert found["out-of-order"].details == (("Account", "a-1", 2, 3),)


def test_time_that_runs_backwards_in_replay_order_is_told() -> None:
    events = [an_event(n, version=n + 1, occurred_at=at(s)) for n, s in enumerate([0, 5, 3, 6])]
    assert found_in(events).keys() == {"time-reversal"}
    assert found_in(events)["time-reversal"].positions == (2,)


def test_other_aggregates_do_not_matter() -> None:
    events = [
        an_event(0, version=1, occurred_at=at(9)),
        an_event(1, version=1, aggregate_id="a-2"),
        an_event(2, version=1, aggregate_type="Order"),
    ]
    assert found_in(events) == {}


def test_a_cause_written_like_an_event_is_missed_but_a_command_is_not() -> None:
    events = caused(["cmd_1", 0, "evt_77", "cmd_2", 3])
    missing = found_in(events)["missing-cause"]
    assert missing.positions == (2,)
    assert missing.details == (("evt_77",),)


@pytest.mark.parametrize(("commands", "count"), [(1, 1), (20, 0)])
def test_among_ids_without_words_only_few_missing_causes_count(commands: int, count: int) -> None:
    ids = [str(UUID(int=n)) for n in range(60)]
    causes = [str(UUID(int=1000 + n)) for n in range(commands)]
    events = [
        an_event(n, id=ids[n], causation_id=causes[n] if n < commands else ids[n - 1])
        for n in range(60)
    ]
    found = found_in(events)
    assert (found["missing-cause"].count if "missing-cause" in found else 0) == count


def test_an_event_that_causes_itself_is_a_circle() -> None:
    cycle = found_in(caused([None, 1, 1]))["causation-cycle"]
    assert (cycle.count, cycle.positions, cycle.details) == (1, (1,), (("evt_1",),))


def test_circles_are_found_apart_and_what_hangs_on_them_is_none() -> None:
    found = found_in(caused([2, 0, 1, 4, 3, 0, 5, None, 7]))
    cycle = found["causation-cycle"]
    assert cycle.count == 2
    assert cycle.positions == (0, 1, 2, 3, 4)
    assert cycle.details == (("evt_0", "evt_2", "evt_1"), ("evt_3", "evt_4"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.none() | st.integers(0, 9), max_size=10))
def test_generated_circles_are_all_found(causes: list[int | None]) -> None:
    found = found_in(caused([*causes]))
    circles = set()
    for start in range(len(causes)):
        path: list[int] = []
        at_: int | None = start
        while at_ is not None and at_ < len(causes) and at_ not in path:
            path.append(at_)
            at_ = causes[at_]
        if at_ == start:
            circles.add(frozenset(path))
    cycle = found.get("causation-cycle")
    assert (cycle.count if cycle else 0) == len(circles)
    assert set(cycle.positions if cycle else ()) == {each for circle in circles for each in circle}


def test_an_effect_before_its_cause_is_told() -> None:
    found = found_in(caused([None, 2, 0]))
    assert found.keys() == {"effect-before-cause"}
    assert found["effect-before-cause"].details == (("evt_1", "evt_2"),)


def test_an_effect_with_an_earlier_time_than_its_cause_is_told() -> None:
    events = [
        an_event(0, occurred_at=at(5)),
        an_event(1, aggregate_id="a-2", occurred_at=at(4), causation_id="e0"),
    ]
    found = found_in(events)
    assert found.keys() == {"effect-earlier-than-cause"}
    assert found["effect-earlier-than-cause"].positions == (1,)


def test_a_cause_delivered_again_is_its_first_delivery() -> None:
    events = [
        an_event(0),
        an_event(1, aggregate_id="a-2", causation_id="e0"),
        an_event(2, id="e0", occurred_at=at(0), payload={"n": 0}),
    ]
    assert found_in(events).keys() == {"duplicate-delivery"}


def test_every_event_of_a_finding_can_be_paged_through() -> None:
    store = a_store([an_event(n, version=2 * n + 1) for n in range(150)])
    first = store.finding_page("version-gap", limit=100)
    rest = store.finding_page("version-gap", after=first.after, limit=100)
    positions = [event.position for event in (*first.events, *rest.events)]
    assert positions == list(range(1, 150))
    assert rest.after is None


def test_a_clock_behind_the_one_of_another_service_is_told() -> None:
    events = [
        an_event(0, occurred_at=at(5), metadata={"service": "shop"}),
        an_event(
            1,
            aggregate_id="a-2",
            occurred_at=at(3.5),
            causation_id="e0",
            metadata={"service": "bank"},
        ),
    ]
    skew = found_in(events)["clock-skew"]
    assert (skew.count, skew.positions) == (1, (1,))
    assert skew.details == (("bank", "shop", 1, 1.5, 1.5),)


def ended(aggregate: int, *types: str) -> list[Event]:
    return [
        an_event(3 * aggregate + n, event_type, aggregate_id=f"a-{aggregate}", version=n + 1)
        for n, event_type in enumerate(types)
    ]


def test_an_event_after_the_end_of_its_aggregate_is_told() -> None:
    usual = [event for n in range(30) for event in ended(n, "Opened", "Changed", "Closed")]
    odd = ended(30, "Opened", "Closed", "Changed")
    found = found_in([*usual, *odd])
    assert found["after-terminal"].positions == (92,)
    assert found["after-terminal"].details == (("Account", "a-30", "Changed", "Closed"),)


def test_a_rare_sequel_that_only_ever_comes_after_the_end_is_rightful() -> None:
    usual = [event for n in range(30) for event in ended(n, "Opened", "Changed", "Closed")]
    assert "after-terminal" not in found_in([*usual, *ended(30, "Opened", "Closed", "Refunded")])


def flows(*members: tuple[str, str, str | None]) -> list[Event]:
    """Twenty sound flows, and one of (correlation id, aggregate, cause)."""
    sound = [(f"c{n}", f"s-{n}", None) for n in range(40)]
    return [
        an_event(n, id=f"e{n}", correlation_id=name, aggregate_id=aggregate, causation_id=cause)
        for n, (name, aggregate, cause) in enumerate([*sound, *members])
    ]


def test_a_correlation_id_of_unrelated_aggregates_leaks() -> None:
    leak = found_in(flows(("c", "x", None), ("c", "y", "e40"), ("c", "z", None)))
    assert leak["leaking-correlation"].positions == (40, 42)
    assert leak["leaking-correlation"].details == (("c", 2),)


@pytest.mark.parametrize(
    "members",
    [
        (("c", "x", None), ("c", "y", "e40"), ("c", "y", None)),  # one aggregate
        (("c", "x", "cmd"), ("c", "y", "cmd"), ("c", "y", None)),  # one command
        (("c", "x", None), ("c", "y", None)),  # a batch of single events
    ],
)
def test_related_events_and_batches_do_not_leak(members: Any) -> None:
    assert "leaking-correlation" not in found_in(flows(*members))


def test_the_shapes_of_an_event_type_are_listed() -> None:
    events = [
        an_event(0, payload={"a": 1}),
        an_event(1, "Other"),
        an_event(2, payload={"a": "x"}),
        an_event(3, payload={"a": 2}),
    ]
    [evidence] = a_store(events).findings()
    assert evidence.details == (
        ("Changed", '{"a":"UBIGINT"}', 2, 0, 3),
        ("Changed", '{"a":"VARCHAR"}', 1, 2, 2),
        ("Other", '{"n":"UBIGINT"}', 1, 1, 1),
    )


def test_at_most_a_hundred_positions_are_named() -> None:
    gap = found_in([an_event(n, version=2 * n + 1) for n in range(150)])["version-gap"]
    assert gap.count == 149
    assert gap.positions == tuple(range(1, 101))


def test_an_append_is_looked_at_too() -> None:
    store = a_store([an_event(0, version=1)])
    assert [each.kind for each in store.findings()] == ["schema-change"]
    store.append("a-1", [an_event(1, id="e0")], 1)
    assert [each.kind for each in store.findings()] == ["conflicting-id", "schema-change"]


def test_evidence_is_remembered_beside_the_store(tmp_path: Path) -> None:
    path = a_store_file(tmp_path / "log.duckdb", [an_event(0, version=1), an_event(1, version=3)])
    first = open_store(path)
    found = first.findings()
    first.close()
    second = open_store(path)
    assert second.findings() == found
    second.close()
