"""What consoles and command-line clients of Kafka print of a topic, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Format
from explorer.formats.headers import Headers, collected
from explorer.formats.kafka_message import Message, events_of, key_of, value_of
from explorer.formats.outcome import Skipped
from explorer.formats.peeling import from_base64, peeled_bytes
from explorer.formats.record import Raw, as_text, items_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

SYSTEM = "Apache Kafka"
CANNOT_TELL = (
    "Kafka knows no versions: they are counted per aggregate. Where neither a header nor the value"
    " says so, the event type is the topic, and the id is made up from topic, partition and offset."
)
NO_TOPIC = f"{CANNOT_TELL} The topic is not in the dump: load those of several topics apart."


def has(record: Any, *names: str) -> bool:
    """Tell whether a record is an object with members of these names."""
    return isinstance(record, dict) and all(name in record for name in names)


def header_list(record: Record, value: str = "value") -> Headers:
    """Return headers out of a list of `{"key", value}`; what is no text stays as it is."""
    return collected(
        (one.text("key"), _header_value(one.at(value))) for one in record.items("headers")
    )


def header_object(record: Record, *path: str) -> Headers:
    """Return headers out of an object."""
    inside = record.inside(*path)
    return {name: _header_value(raw) for name, raw in inside.members.items()} if inside else {}


def _header_value(raw: Raw | None) -> str | Raw | None:
    if raw is None or bytes(raw) == b"null":
        return None
    return as_text(raw) if bytes(raw)[:1] == b'"' else raw


def _is_kcat(record: Any) -> bool:
    return (
        has(record, "topic", "partition", "offset", "payload")
        and ("tstype" in record or "ts" in record)
        and isinstance(record["offset"], int)
    )


def _kcat(record: Record) -> Iterable[Translated | Skipped]:
    if bytes(record.raw)[:2] == b"% ":
        return (Skipped("word of the consumer"),)
    flat = [as_text(item) for item in items_of(record.at("headers"))]
    return events_of(
        Message(
            raw=record.raw,
            topic=record.text("topic"),
            partition=record.whole("partition"),
            offset=record.whole("offset"),
            time=record.text("ts"),
            key=key_of(record.at("key")),
            value=value_of(record.at("payload")),
            headers=collected(zip(flat[::2], flat[1::2], strict=True)) if flat else {},
        )
    )


KCAT = Format(
    name="kcat",
    system=SYSTEM,
    signature="topic, partition, offset, tstype or ts, payload; headers as one flat list",
    export="kcat -b localhost:9092 -t TOPIC -C -J -e -q > dump.jsonl",
    cannot_tell=CANNOT_TELL,
    accepts=_is_kcat,
    translate=_kcat,
)


def _is_control_center(record: Any) -> bool:
    return has(record, "topic", "partition", "offset", "timestampType", "value") and (
        "__confluent_index" in record
        or any(has(header, "key", "stringValue") for header in record.get("headers") or ())
    )


def _control_center(record: Record) -> Iterable[Translated | Skipped]:
    return events_of(_plain(record, header_list(record, "stringValue")))


def _plain(record: Record, headers: Headers) -> Message:
    """A message whose members are named as most tools do."""
    return Message(
        raw=record.raw,
        topic=record.text("topic"),
        partition=record.whole("partition"),
        offset=record.whole("offset"),
        time=record.text("timestamp"),
        key=key_of(record.at("key")),
        value=value_of(record.at("value")),
        headers=headers,
    )


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
        (one.text("key"), _header_value(one.at("value", "payload")))
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


def _is_capitals(record: Any) -> bool:
    return has(record, "Partition", "Offset", "Value")


def _is_kafbat(record: Any) -> bool:
    return _is_capitals(record) and has(record, "Key", "Headers", "Timestamp")


def _capitals(record: Record) -> Iterable[Translated | Skipped]:
    return events_of(
        Message(
            raw=record.raw,
            topic=record.text("Topic"),
            partition=record.whole("Partition"),
            offset=record.whole("Offset"),
            time=record.text("Timestamp"),
            key=key_of(record.at("Key")),
            value=value_of(record.at("Value")),
            headers=header_object(record, "Headers"),
        )
    )


KAFBAT = Format(
    name="kafbat",
    system=SYSTEM,
    signature="Value, Offset, Key, Partition, Headers, Timestamp",
    export="kafbat UI (kafka-ui): Topics, TOPIC, Messages, menu of a message, Save as a file",
    cannot_tell=f"{NO_TOPIC} Of headers with the same name only the last is there.",
    accepts=_is_kafbat,
    translate=_capitals,
)

KAFKACTL = Format(
    name="kafkactl",
    system=SYSTEM,
    signature="Partition, Offset, Value; Headers, Key and Timestamp where asked for",
    export="kafkactl consume TOPIC --from-beginning --exit --print-headers -k -t -o json"
    " > dump.jsonl",
    cannot_tell=f"{NO_TOPIC} Without -t there is no time unless the value has one.",
    accepts=_is_capitals,
    translate=_capitals,
)


def _is_kafbat_api(record: Any) -> bool:
    return _is_kafbat_message(record) or (
        has(record, "type", "message") and _is_kafbat_message(record["message"])
    )


def _is_kafbat_message(record: Any) -> bool:
    return has(record, "partition", "offset", "timestamp") and (
        "keySerde" in record or "valueSerde" in record
    )


_KAFBAT_WORDS = ("PHASE", "CONSUMING", "DONE", "CURSOR", "EMIT_THROTTLING")


def _kafbat_api(record: Record) -> Iterable[Translated | Skipped]:
    if record.text("type") in _KAFBAT_WORDS and record.inside("message") is None:
        return (Skipped("word of the consumer"),)
    message = record.inside("message") or record
    found = _plain(message, header_object(message, "headers"))
    if "value" not in message.members:  # older servers call it content
        found.value = value_of(message.at("content"))
    return events_of(found)


KAFBAT_API = Format(
    name="kafbat-api",
    system=SYSTEM,
    signature="partition, offset, timestamp, keySerde or valueSerde, perhaps in message",
    export="curl -sN 'http://localhost:8080/api/clusters/CLUSTER/topics/TOPIC/messages/v2"
    "?mode=EARLIEST' | sed -n 's/^data://p' > dump.jsonl",
    cannot_tell=f"{NO_TOPIC} Of headers with the same name only the last is there.",
    accepts=_is_kafbat_api,
    translate=_kafbat_api,
)


def _is_akhq(record: Any) -> bool:
    return has(record, "partition", "offset", "timestamp") and (
        "keySchemaId" in record or "valueSchemaId" in record
    )


def _akhq(record: Record) -> Iterable[Translated | Skipped]:
    return events_of(_plain(record, header_list(record)))


AKHQ = Format(
    name="akhq",
    system=SYSTEM,
    signature="partition, offset, timestamp, headers, keySchemaId, valueSchemaId",
    export="AKHQ: Topics, TOPIC, Download query result",
    cannot_tell=f"{NO_TOPIC} Some versions of AKHQ leave out what is in the headers.",
    accepts=_is_akhq,
    translate=_akhq,
)


def _is_rpk(record: Any) -> bool:
    return (
        has(record, "topic", "timestamp", "partition", "offset")
        and isinstance(record["timestamp"], int)
        and ("value" in record or "key" in record or "value_size" in record)
    )


def _rpk(record: Record) -> Iterable[Translated | Skipped]:
    message = _plain(record, header_list(record))
    if "value_size" in record.members and "value" not in record.members:
        message.value = "null"  # exported with --meta-only: not a tombstone
        message.more = {"value_size": record.at("value_size")}
    return events_of(message)


RPK = Format(
    name="rpk",
    system=SYSTEM,
    signature="topic, key, value, headers, timestamp in milliseconds, partition, offset",
    export="rpk topic consume TOPIC --offset :end > dump.json",
    cannot_tell=CANNOT_TELL,
    accepts=_is_rpk,
    translate=_rpk,
)


def _is_nussknacker(record: Any) -> bool:
    return has(record, "record") and has(record["record"], "consumerRecord")


def _nussknacker(record: Record) -> Iterable[Translated | Skipped]:
    inside = record.inside("record", "consumerRecord") or record
    return events_of(_plain(inside, header_object(inside, "headers")))


NUSSKNACKER = Format(
    name="nussknacker",
    system=SYSTEM,
    signature="sourceId, record.consumerRecord with topic, partition, offset, value",
    export="Nussknacker: scenario, Generate test data, Generate file",
    cannot_tell=CANNOT_TELL,
    accepts=_is_nussknacker,
    translate=_nussknacker,
)
