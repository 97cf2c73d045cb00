from __future__ import annotations

import json
import threading
from collections import Counter, OrderedDict, deque, namedtuple
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from explorer.model.json_ready import NotJsonError, json_ready, scalar_fields
from tests.replay.values import exactly, json_values


class Status(Enum):
    PAID = "paid"


class Level(IntEnum):
    HIGH = 3


@dataclass
class Item:
    sku: str
    price: Decimal = Decimal("1.50")
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Slotted:
    n: int


class Ratio(float):
    pass


class Plain:
    def __init__(self) -> None:
        self.n = 1
        self._hidden = 2


Point = namedtuple("Point", "x y")  # noqa: PYI024  what users may have


@given(json_values)
def test_json_is_ready_as_it_is(value: Any) -> None:
    assert json_ready(value) is value


@pytest.mark.parametrize(
    ("value", "ready"),
    [
        ((1, (2, 3)), [1, [2, 3]]),
        (Point(1, 2), [1, 2]),
        (deque([1]), [1]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (MappingProxyType({"a": (1,)}), {"a": [1]}),
        ({Status.PAID: 1}, {"paid": 1}),
        (Status.PAID, "paid"),
        (Level.HIGH, 3),
        (Ratio(1), 1.0),
        (Item("x"), {"sku": "x", "price": 1.5, "tags": []}),
        (Slotted(4), {"n": 4}),
        (Plain(), {"n": 1, "_hidden": 2}),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02T03:04:00.000000Z"),
        (
            datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=1))),
            "2026-01-02T02:04:00.000000Z",
        ),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),  # noqa: DTZ001
        (date(2026, 1, 2), "2026-01-02"),
        (timedelta(minutes=1.5), 90.0),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (PurePosixPath("/a"), "/a"),
        (b"\x00\xff", "AP8="),
    ],
)
def test_what_is_not_json_becomes_json(value: Any, ready: Any) -> None:
    assert exactly(json_ready(value)) == exactly(ready)
    assert exactly(json_ready({"in": [value]})) == exactly({"in": [ready]})


@pytest.mark.parametrize(
    ("value", "ready"),
    [
        ("2.50", 2.5),
        ("0.1", 0.1),
        ("3.00", 3),
        ("-0", 0),
        ("1E+20", 10**20),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("0.12345678901234567890123", "0.12345678901234567890123"),
        ("1E+1000", "1E+1000"),
        ("1E-1000", "1E-1000"),
    ],
)
def test_a_decimal_is_a_number_where_no_digit_is_lost(value: str, ready: Any) -> None:
    assert exactly(json_ready(Decimal(value))) == exactly(ready)


@pytest.mark.parametrize(
    ("value", "message", "readable"),
    [
        ({"a": [1, float("nan")]}, "/a/1 is nan, which JSON cannot hold", {"a": [1, "nan"]}),
        ({"a": Decimal("Infinity")}, "/a is Infinity, which", {"a": "Infinity"}),
        ({"a/b": {1: 2}}, "/a~1b has the key 1, which is no text", {"a/b": {"1": 2}}),
        (float("-inf"), "the state is -inf", "-inf"),
        ([int], "/0 is a type, which JSON cannot hold", ["<class 'int'>"]),
        ({"n": 10**5000}, "/n is an integer of more than 4,000 digits", None),
        ([float("nan")] * 3, r"\(and 2 more\)", ["nan"] * 3),
    ],
)
def test_what_can_be_no_json_is_named_with_its_place(
    value: Any, message: str, readable: Any
) -> None:
    with pytest.raises(NotJsonError, match=message) as caught:
        json_ready(value)
    json.dumps(caught.value.readable, allow_nan=False)
    if readable is not None:
        assert caught.value.readable == readable


@pytest.mark.parametrize("value", [lambda: None, threading.Lock(), iter([]), object(), json])
def test_machinery_is_no_state(value: Any) -> None:
    with pytest.raises(NotJsonError):
        json_ready({"a": value})


def test_a_value_that_contains_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotJsonError, match="contains itself"):
        json_ready(value)


def test_a_repr_that_fails_does_no_harm() -> None:
    class Shy:
        __slots__ = ()

        def __repr__(self) -> str:
            raise RuntimeError

    with pytest.raises(NotJsonError, match="Shy") as caught:
        json_ready([Shy()])
    assert caught.value.readable[0].endswith("Shy>")


def test_scalar_fields_leave_containers_out() -> None:
    fields = {"a": 1, "b": [1], "c": {}, "d": Decimal("1.5"), "e": Item("x"), "f": (1,), "g": None}
    assert scalar_fields(fields) == {"a": 1, "d": 1.5, "g": None}
