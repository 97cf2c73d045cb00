"""What the exports of Kafka leave open, and how it is settled."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import formats
from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.record import Record

PLACE = {"topic": "orders", "partition": 1, "offset": 7, "tstype": "create", "ts": 1637230594026}
WORDS = st.text(st.characters(categories=("L", "N"), max_codepoint=0x2FF), min_size=1, max_size=8)


def outcome(name: str, record: Any) -> Translated | Skipped:
    translate = formats.by_name(name).translate
    assert translate is not None
    raw = record if isinstance(record, str) else json.dumps(record)
    (found,) = translate(Record(raw.encode()))
    return found


def event(name: str, record: Any) -> Translated:
    found = outcome(name, record)
    assert isinstance(found, Translated)
    return found


def kcat(value: Any, **members: Any) -> Translated:
    return event("kcat", PLACE | {"key": "o-1", "payload": value} | members)


@pytest.mark.parametrize(
    ("key", "aggregate"),
    [
        ("o-1", "o-1"),
        ('{"orderId":"o-1"}', "o-1"),
        ('{"id":"o-1","tenant":"t"}', "o-1"),
        ('{"tenant":"t","order":"o"}', '{"tenant":"t","order":"o"}'),
        ({"orderId": 5}, "5"),
        ('{"schema":{"type":"string"},"payload":"o-1"}', "o-1"),
        ('\x00\x00\x00\x00\x07"o-1"', "o-1"),
        ("\x00\x00\x00\x00\x07o-1", "o-1"),
        ("{broken", "{broken"),
        (17, "17"),
    ],
)
def test_a_key_is_the_aggregate_as_text(key: Any, aggregate: str) -> None:
    assert kcat("{}", key=key).aggregate_id == aggregate


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_the_value_says_which_aggregate_it_is_about(key: str | None) -> None:
    assert kcat('{"messageId":"m","orderId":"o-2","id":"x"}', key=key).aggregate_id == "o-2"
    assert kcat('{"total":5}', key=key).aggregate_id is None


def test_what_headers_say_comes_before_what_the_value_says() -> None:
    value = '{"eventId":"v","type":"V","aggregateId":"va","data":{"total":5}}'
    found = kcat(value, headers=["ce_id", "h", "eventType", "H"])
    assert (found.event_id, found.event_type, found.aggregate_id) == ("h", "H", "va")
    assert found.payload == '{"total":5}'
    assert found.derived == ("aggregate_type",)


def test_a_version_without_an_aggregate_is_that_of_a_schema() -> None:
    assert kcat('{"type":"T","version":3,"payload":{}}').version is None
    assert kcat('{"type":"T","aggregateId":"a","version":3,"payload":{}}').version == "3"
    assert kcat("{}", headers=["version", "3"]).version is None


def test_a_header_that_is_there_twice_is_kept_twice() -> None:
    found = kcat("{}", headers=["hop", "a", "type", "T", "hop", "b", "hop", "c"])
    assert isinstance(found.metadata, dict)
    assert found.metadata["headers"] == {"hop": ["a", "b", "c"], "type": "T"}


def test_a_header_without_a_value_is_a_fault() -> None:
    with pytest.raises(Fault, match="a name without a value"):
        kcat("{}", headers=["type"])


@pytest.mark.parametrize("text", ["yesterday", "\x00\x00\x01}", ""])
def test_a_header_that_is_no_time_leaves_the_time_of_kafka(text: str) -> None:
    assert kcat("{}", headers=["timestamp", text]).occurred_at == "1637230594026"


@given(st.dictionaries(WORDS, st.one_of(WORDS, st.integers(), st.none())), WORDS)
def test_all_ways_to_print_a_message_are_the_same_event(value: dict[str, Any], kind: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    headers = [{"key": "eventType", "value": kind}]
    place = {"partition": 1, "offset": 7, "timestamp": 1637230594026, "key": "o-1"}
    line = f"CreateTime:1637230594026\tPartition:1\tOffset:7\teventType:{kind}\to-1\t{text}"
    found = [
        event("akhq", place | {"headers": headers, "value": text, "keySchemaId": None}),
        event("kafbat-api", place | {"headers": {"eventType": kind}, "value": text}),
        event("kafka-console-consumer", line),
        kcat(text, headers=["eventType", kind], topic=""),
    ]
    for one in found:
        assert json.loads(one.payload) == value
    told = {
        (one.event_type, one.aggregate_id, one.occurred_at, one.order, one.event_id)
        for one in found
    }
    assert len(told) == 1


@given(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])), WORDS)
def test_an_entry_of_a_log_is_cut_by_the_sizes_that_it_tells(key: str, value: str) -> None:
    sizes = f"keySize: {len(key.encode())} valueSize: {len(value.encode())}"
    line = f"| offset: 9 CreateTime: 5 {sizes} sequence: -1 headerKeys: [] key: {key}"
    found = event("kafka-dump-log", f"{line} payload: {value}")
    assert msgspec.json.decode(found.payload) is not None
    if key and key[0] not in '\x00{"':
        assert found.aggregate_id == key
    with pytest.raises(Fault):
        outcome("kafka-dump-log", f"{line} payload: {value}…")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("the rest of a value", "does not begin with a time"),
        ("{}", "does not begin with a time"),
    ],
)
def test_a_line_of_something_else_says_so(line: str, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        outcome("kafka-console-consumer", line)


def test_a_value_in_broken_base64_is_a_fault() -> None:
    record = {"topic": "t", "partition": 0, "offset": 1, "timestamp": 5, "value": "é", "key": None}
    with pytest.raises(Fault, match="not in base64"):
        outcome("kafka-lambda", record)
