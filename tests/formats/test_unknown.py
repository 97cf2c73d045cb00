"""Dumps of no known format: what is found in them, and above all what is not."""

from __future__ import annotations

from typing import Any

import pytest

from explorer import formats
from explorer.errors import DumpError
from explorer.formats.unknown import guessed

TYPES = ("Placed", "Paid", "Sent")
HOUR = 1709287200


def rows(**members: Any) -> list[dict[str, Any]]:
    """Thirty events of ten orders; `members` are added, functions of the number of the record."""
    plain = {
        "id": lambda n: f"e{n}",
        "type": lambda n: TYPES[n % 3],
        "key": lambda n: f"o{n // 3}",
        "time": lambda n: HOUR + n,
    }
    made = {**plain, **members}
    return [{name: make(n) for name, make in made.items() if make} for n in range(30)]


def test_plain_rows_are_found_and_are_their_own_payload() -> None:
    reading = formats.detect(rows())
    assert reading.format == "unknown"
    assert reading.mapping is not None
    assert reading.mapping.event_id == ("/id",)
    assert reading.mapping.event_type == ("/type",)
    assert reading.mapping.aggregate_id == ("/key",)
    assert reading.mapping.occurred_at == ("/time",)
    assert reading.mapping.payload == ("",)


def test_what_is_the_same_in_all_records_is_no_id_and_no_type() -> None:
    found = guessed(
        rows(eventType=lambda _: "event", aggregateId=lambda _: "all", uuid=lambda _: 1)
    )
    assert found.event_type == ("/type",)
    assert found.aggregate_id == ("/key",)
    assert found.event_id == ("/id",)
    constant = guessed(rows(type=lambda _: "event", key=lambda _: "all"))
    assert constant.event_type == constant.aggregate_id == ()


def test_of_several_unique_members_the_one_with_the_name_of_an_id_is_it() -> None:
    more = rows(receipt=lambda n: f"r{n}", messageId=lambda n: f"m{n}", uuid=lambda n: f"u{n}")
    assert guessed(more).event_id == ("/id",)
    assert guessed([{**each, "id": "same"} for each in more]).event_id == ("/messageId",)
    nameless = rows(id=None, receipt=lambda n: f"r{n}", ticket=lambda n: f"t{n}")
    assert guessed(nameless).event_id == ()


def test_an_id_that_comes_twice_is_none_but_a_record_may_come_twice() -> None:
    assert guessed(rows(id=lambda n: n // 2)).event_id == ()
    assert guessed([*rows(), *rows()[:5]]).event_id == ("/id",)


@pytest.mark.parametrize(
    ("scale", "written"),
    [(1, int), (10**3, int), (10**6, int), (10**9, int), (10**3, str), (1, float)],
)
def test_numeric_times_are_told_by_their_size(scale: int, written: Any) -> None:
    found = guessed(rows(time=lambda n: written((HOUR + n) * scale)))
    assert found.occurred_at == ("/time",)


@pytest.mark.parametrize(
    "time",
    [
        lambda n: 638_000_000_000_000_000 + n,  # ticks since the year 1, which are no nanoseconds
        lambda n: 17_000_000_000_000_000 + n,  # tenths of microseconds
        lambda n: n,
        lambda n: f"step {n}",
        lambda n: n % 2 == 0,
    ],
)
def test_numbers_that_would_be_wrong_times_are_none(time: Any) -> None:
    assert guessed(rows(time=time)).occurred_at == ()


def test_a_time_without_a_usual_name_is_taken_only_if_it_is_the_only_one() -> None:
    assert guessed(rows(time=None, shipped_at=lambda n: HOUR + n)).occurred_at == ("/shipped_at",)
    two = rows(time=None, shipped_at=lambda n: HOUR + n, due_at=lambda n: HOUR + 2 * n)
    assert guessed(two).occurred_at == ()


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (lambda n: n % 3, ("/version",)),
        (lambda n: str(1 + n % 3), ("/version",)),
        (lambda _: 1, ()),
        (lambda n: n, ()),
        (lambda n: n % 2, ()),
        (lambda n: 3 - n % 3, ()),
        (lambda n: f"v{n % 3}", ()),
    ],
)
def test_a_version_counts_the_events_of_an_aggregate(
    version: Any, expected: tuple[str, ...]
) -> None:
    assert guessed(rows(version=version)).version == expected


def test_the_type_of_an_aggregate_is_not_that_of_an_event() -> None:
    found = guessed(
        rows(type=lambda n: "Order" if n < 15 else "Cart", event=lambda n: TYPES[n % 3])
    )
    assert found.event_type == ("/event",)
    assert found.aggregate_type == ("/type",)


def test_an_id_in_the_payload_is_that_of_an_entity() -> None:
    inside = rows(id=None, data=lambda n: {"id": f"x{n}", "type": TYPES[n % 3]})
    found = guessed(inside)
    assert found.event_id == ()
    assert found.event_type == ("/type",)
    assert found.payload == ("/data",)


def test_an_aggregate_is_the_one_that_the_type_names() -> None:
    records = rows(
        type=lambda n: ("order_placed", "order_paid", "payment_made")[n % 3],
        key=None,
        payload=lambda n: (
            {"customer_id": n % 4}
            | ({"payment_id": f"p{n // 6}"} if n % 3 == 2 else {"order_id": f"o{n // 6}"})
        ),
    )
    assert guessed(records).aggregate_id == ("/payload/payment_id", "/payload/order_id")
    mixed = [{**each, "type": each["type"].replace("order", "thing")} for each in records]
    assert guessed(mixed).aggregate_id == ()
    only = [{**each, "payload": {"order_id": each["id"][:2]}} for each in mixed]
    assert guessed(only).aggregate_id == ("/payload/order_id",)


def test_aggregates_of_two_kinds_with_the_same_ids_are_not_thrown_together() -> None:
    records = rows(
        type=lambda n: ("order_placed", "payment_made")[n % 2],
        key=None,
        data=lambda n: {("order_id", "payment_id")[n % 2]: n // 6},
    )
    assert guessed(records).aggregate_id == ()


def test_causes_are_ids_of_events_or_have_a_name_that_leaves_no_doubt() -> None:
    parents = rows(parent_id=lambda n: f"e{n - 1}" if n else None)
    assert guessed(parents).causation_id == ("/parent_id",)
    folders = rows(parent_id=lambda n: f"folder{n % 2}", metadata=lambda _: {"causedBy": "x"})
    assert guessed(folders).causation_id == ("/metadata/causedBy",)


def test_one_record_is_not_enough_to_guess() -> None:
    with pytest.raises(DumpError, match="their keys are: id, type, key, time"):
        formats.detect(rows()[:1])


def test_only_what_is_not_found_is_asked_for_and_the_rest_is_kept() -> None:
    records = rows(key=None, where=lambda n: {"pen name": f"w{n % 4}"})
    with pytest.raises(DumpError) as refused:
        formats.detect(records)
    assert refused.value.hint == "Say where the fields are: --map aggregate_id=PATH."
    mapping = formats.chooser(paths={"aggregateId": "where.pen name"})(records).mapping
    assert mapping is not None
    assert mapping.aggregate_id == ("/where/pen name",)
    assert mapping.event_type == ("/type",)
    assert mapping.payload == ("",)


def test_single_fields_of_what_was_found_can_be_corrected() -> None:
    mapping = formats.chooser(paths={"eventType": "sort"})(rows(sort=lambda n: f"T{n}")).mapping
    assert mapping is not None
    assert mapping.event_type == ("/sort",)
    assert mapping.event_id == ("/id",)
