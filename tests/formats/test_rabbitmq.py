"""What dumps of RabbitMQ leave open, and how it is settled."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import formats
from explorer.formats.outcome import Fault, Translated
from explorer.formats.record import Record

GOT: dict[str, Any] = {
    "exchange": "orders",
    "routing_key": "order.placed",
    "payload": '{"orderId":"o-1"}',
    "payload_encoding": "string",
    "properties": [],
}
TRACED: dict[str, Any] = {
    "timestamp": "2023-01-25T07:16:53.412Z",
    "vhost": "/",
    "exchange": "orders",
    "routing_keys": ["order.placed"],
    "properties": {},
}


def event(name: str, record: Any, context: Any = None) -> Translated:
    translate = formats.by_name(name).translate
    assert translate is not None
    (found,) = translate(Record(json.dumps(record).encode(), context))
    assert isinstance(found, Translated)
    return found


def traced(payload: str, **members: Any) -> Translated:
    encoded = base64.b64encode(payload.encode()).decode()
    return event("rabbitmq-trace", TRACED | {"payload": encoded} | members)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_message_that_was_received_is_the_one_that_was_published(payload: str) -> None:
    published = traced(payload, type="published", queue="none", routed_queues=["a"])
    later = "2023-01-25T07:16:54Z"
    received = traced(payload, type="received", queue="a", routed_queues="none", timestamp=later)
    other = traced(f"{payload}!", type="published", queue="none", routed_queues=["a"])
    assert published.identity == received.identity != other.identity
    assert (published.event_id, published.payload) == (received.event_id, received.payload)


def test_the_same_message_in_another_vhost_is_another() -> None:
    properties = {"message_id": "m-1"}
    here, there = (traced("{}", properties=properties, vhost=vhost) for vhost in ("/", "test"))
    assert here.identity != there.identity


def test_equal_messages_without_an_id_that_were_got_from_a_queue_are_two() -> None:
    assert event("rabbitmq-get", GOT).identity is None


def test_properties_come_before_headers_and_these_before_the_payload() -> None:
    found = event(
        "rabbitmq-get",
        GOT
        | {
            "payload": '{"eventId":"p","eventType":"P","aggregateId":"p","userId":"p"}',
            "properties": {
                "message_id": "m",
                "headers": {"eventId": "h", "eventType": "H", "cloudEvents:subject": "h"},
            },
        },
    )
    assert (found.event_id, found.event_type, found.aggregate_id, found.user_id) == (
        *("m", "H", "h", "p"),
    )


def test_what_nobody_says_is_made_up_and_marked() -> None:
    found = event("rabbitmq-get", GOT | {"payload": "Hi"})
    assert (found.event_type, found.aggregate_id, found.payload) == (
        *("order.placed", "orders", '"Hi"'),
    )
    assert found.derived == ("event_id", "event_type", "aggregate_id", "aggregate_type")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"payload": "é", "payload_bytes": 5}, "cut off: 2 of 5 bytes"),
        ({"payload": "é", "payload_encoding": "base64"}, "not in base64"),
    ],
)
def test_a_payload_that_is_not_all_there_is_a_fault(members: Any, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        event("rabbitmq-get", GOT | members)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Jan 1, 1970, 12:33:41 AM", "1970-01-01T00:33:41+00:00"),
        ("Nov 18, 2021, 1:16:34\u202fPM", "2021-11-18T13:16:34+00:00"),
        ("some day", "some day"),
        (None, None),
    ],
)
def test_a_time_as_java_prints_it(text: str | None, time: str | None) -> None:
    properties = {"timestamp": text, "headers": {}}
    record = {"basicProperties": properties, "data": "e30="}
    assert event("rabbitmq-lambda", record, "orders::/").occurred_at == time


BLOCK = """2023-01-25 7:16:53:412: Message published

Node:         rabbit@h
Connection:   c
Virtual host: /
User:         guest
Channel:      1
Exchange:     orders
Routing keys: [<<"order.placed">>]
Properties:   PROPERTIES
Payload: 
{}"""  # noqa: W291  as it is logged


@pytest.mark.parametrize(
    "properties",
    [
        *('[{<<"type">>,longstr}]', '[{<<"a">>,table,[1]}]', "[{", "[}]", "[#Ref<0.1>]"),
        "[" * 5000 + "]" * 5000,
    ],
)  # fmt: skip
def test_properties_that_cannot_be_read_are_a_fault(properties: str) -> None:
    translate = formats.by_name("rabbitmq-trace-text").translate
    assert translate is not None
    with pytest.raises(Fault):
        translate(Record(BLOCK.replace("PROPERTIES", properties).encode()))
