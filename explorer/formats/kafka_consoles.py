"""What web consoles of Kafka save of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Format, has
from explorer.formats.headers import collected
from explorer.formats.kafka_message import Message, events_of, key_of, value_of
from explorer.formats.kafka_record import (
    CANNOT_TELL,
    NO_TOPIC,
    SYSTEM,
    capitals,
    header_list,
    header_object,
    header_value,
    is_capitals,
    plain,
)
from explorer.formats.outcome import Skipped
from explorer.formats.peeling import from_base64, peeled_bytes
from explorer.formats.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_control_center(record: Any) -> bool:
    return has(record, "topic", "partition", "offset", "timestampType", "value") and (
        "__confluent_index" in record
        or any(has(header, "key", "stringValue") for header in _listed(record.get("headers")))
    )


def _control_center(record: Record) -> Iterable[Translated | Skipped]:
    return events_of(plain(record, header_list(record, "stringValue")))


CONTROL_CENTER = Format(
    name="confluent-control-center",
    system=SYSTEM,
    signature="topic, partition, offset, timestampType, headers with stringValue,"
    " __confluent_index",
    export="Confluent Control Center or Cloud: Topics, TOPIC, Messages, Download, JSON",
    cannot_tell=f"{CANNOT_TELL} Only the messages that the page has fetched are in the dump.",
    accepts=_is_control_center,
    translate=_control_center,
)


def _is_redpanda_console(record: Any) -> bool:
    return has(record, "partitionID", "offset", "timestamp") and (
        "value" in record or "key" in record
    )


def _redpanda_console(record: Record) -> Iterable[Translated | Skipped]:
    headers = collected(
        (one.text("key"), header_value(one.at("value", "payload")))
        for one in record.items("headers")
    )
    return events_of(
        Message(
            raw=record.raw,
            partition=record.whole("partitionID"),
            offset=record.whole("offset"),
            time=record.text("timestamp"),
            key=key_of(record.at("key", "payload")),
            value=_redpanda_value(record),
            headers=headers,
        )
    )


def _redpanda_value(record: Record) -> str | None:
    if record.text("value", "isPayloadNull") == "true":
        return None
    found = value_of(record.at("value", "payload"))
    content = from_base64(record.text("value", "rawPayload")) if found is None else None
    return found if content is None else peeled_bytes(content)


REDPANDA_CONSOLE = Format(
    name="redpanda-console",
    system=SYSTEM,
    signature="partitionID, offset, timestamp, key.payload, value.payload",
    export="Redpanda Console: Topics, TOPIC, select messages, Save Messages, JSON",
    cannot_tell=NO_TOPIC,
    accepts=_is_redpanda_console,
    translate=_redpanda_console,
)


def _is_kafbat(record: Any) -> bool:
    return is_capitals(record) and has(record, "Key", "Headers", "Timestamp")


KAFBAT = Format(
    name="kafbat",
    system=SYSTEM,
    signature="Value, Offset, Key, Partition, Headers, Timestamp",
    export="kafbat UI (kafka-ui): Topics, TOPIC, Messages, menu of a message, Save as a file",
    cannot_tell=f"{NO_TOPIC} Of headers with the same name only the last is there.",
    accepts=_is_kafbat,
    translate=capitals,
)


_STREAMED = "data:"
"""What every message begins with in the stream that the server sends."""


def _is_kafbat_api(record: Any) -> bool:
    if isinstance(record, str):
        return record.startswith(_STREAMED) and '"type":"MESSAGE"' in record
    return _is_kafbat_message(record) or (
        has(record, "type", "message") and _is_kafbat_message(record["message"])
    )


def _is_kafbat_message(record: Any) -> bool:
    return has(record, "partition", "offset", "timestamp") and (
        "keySerde" in record or "valueSerde" in record
    )


_KAFBAT_WORDS = ("PHASE", "CONSUMING", "DONE", "CURSOR", "EMIT_THROTTLING")


def _kafbat_api(record: Record) -> Iterable[Translated | Skipped]:
    if record.raw[:5] == _STREAMED.encode():
        record = Record(bytes(record.raw)[5:].strip())
    if record.text("type") in _KAFBAT_WORDS and record.inside("message") is None:
        return (Skipped("word of the consumer"),)
    message = record.inside("message") or record
    found = plain(message, header_object(message, "headers"))
    if "value" not in message.members:  # older servers call it content
        found.value = value_of(message.at("content"))
    return events_of(found)


KAFBAT_API = Format(
    name="kafbat-api",
    system=SYSTEM,
    signature="partition, offset, timestamp, keySerde or valueSerde, perhaps in message",
    export="curl -sN 'http://localhost:8080/api/clusters/CLUSTER/topics/TOPIC/messages/v2"
    "?mode=EARLIEST' > dump.txt",
    cannot_tell=f"{NO_TOPIC} Of headers with the same name only the last is there.",
    accepts=_is_kafbat_api,
    translate=_kafbat_api,
)


def _is_akhq(record: Any) -> bool:
    return has(record, "partition", "offset", "timestamp") and (
        "keySchemaId" in record or "valueSchemaId" in record
    )


def _akhq(record: Record) -> Iterable[Translated | Skipped]:
    return events_of(plain(record, header_list(record)))


AKHQ = Format(
    name="akhq",
    system=SYSTEM,
    signature="partition, offset, timestamp, headers, keySchemaId, valueSchemaId",
    export="AKHQ: Topics, TOPIC, Download query result",
    cannot_tell=f"{NO_TOPIC} Some versions of AKHQ leave out what is in the headers.",
    accepts=_is_akhq,
    translate=_akhq,
)


def _is_nussknacker(record: Any) -> bool:
    return has(record, "record") and has(record["record"], "consumerRecord")


def _nussknacker(record: Record) -> Iterable[Translated | Skipped]:
    inside = record.inside("record", "consumerRecord") or record
    return events_of(plain(inside, header_object(inside, "headers")))


NUSSKNACKER = Format(
    name="nussknacker",
    system=SYSTEM,
    signature="sourceId, record.consumerRecord with topic, partition, offset, value",
    export="Nussknacker: scenario, Generate test data, Generate file",
    cannot_tell=CANNOT_TELL,
    accepts=_is_nussknacker,
    translate=_nussknacker,
)
