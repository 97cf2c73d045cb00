"""What connectors and AWS Lambda write of a Kafka topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Format, has
from explorer.formats.headers import Headers, collected
from explorer.formats.kafka_message import Message, events_of, key_of, text_key, value_of
from explorer.formats.kafka_record import (
    CANNOT_TELL,
    SYSTEM,
    header_list,
    header_object,
)
from explorer.formats.outcome import Fault
from explorer.formats.peeling import from_base64, peeled_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explorer.formats.outcome import Skipped, Translated
    from explorer.formats.record import Record


def _is_batch(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and str(document.get("eventSource", "")).endswith(("aws:kafka", "SelfManagedKafka"))
        and isinstance(document.get("records"), dict)
    )


def _batch(document: Record) -> Iterator[Unwrapped]:
    inside = document.inside("records")
    for name in inside.members if inside else ():
        yield from (Unwrapped(one.raw) for one in document.items("records", name))


LAMBDA_BATCH = Container(accepts=_is_batch, unwrap=_batch)
"""`{"eventSource": "aws:kafka", "records": {"topic-0": [record, …]}}`."""


def _is_lambda(record: Any) -> bool:
    return (
        has(record, "topic", "partition", "offset", "timestamp", "timestampType")
        and "__confluent_index" not in record
        and _in_base64(record.get("value"))
        and _in_base64(record.get("key"))
    )


def _in_base64(value: Any) -> bool:
    return not value or (isinstance(value, str) and from_base64(value) is not None)


def _lambda(record: Record) -> Iterable[Translated | Skipped]:
    value = record.at("value")
    return events_of(
        Message(
            raw=record.raw,
            topic=record.text("topic"),
            partition=record.whole("partition"),
            offset=record.whole("offset"),
            time=record.text("timestamp"),
            key=text_key(_bytes(record, "key").decode("utf-8", "backslashreplace")),
            value=None
            if value is None or bytes(value) == b"null"
            else peeled_bytes(_bytes(record, "value")),
            headers=_numbered_headers(record),
        )
    )


def _bytes(record: Record, name: str) -> bytes:
    text = record.text(name)
    found = from_base64(text)
    if text and found is None:
        msg = f"Its {name} is not in base64."
        raise Fault(msg)
    return found or b""


def _numbered_headers(record: Record) -> Headers:
    """Headers of one member each, whose value is a list of the numbers of its bytes."""
    return collected(
        (name, bytes_text(one, name)) for one in record.items("headers") for name in one.members
    )


def bytes_text(record: Record, *path: str) -> str | None:
    """Return the text that a list of the numbers of its bytes is; None if it is none."""
    numbers = record.data(*path)
    try:
        # Java counts bytes from -128
        return bytes(number & 0xFF for number in numbers).decode("utf-8", "backslashreplace")
    except TypeError:
        return record.text(*path)


LAMBDA = Format(
    name="kafka-lambda",
    system=SYSTEM,
    signature="records of eventSource aws:kafka or SelfManagedKafka, value and key in base64",
    export="a Lambda function on the topic that prints its event as JSON, one after another",
    cannot_tell=CANNOT_TELL,
    accepts=_is_lambda,
    translate=_lambda,
)


def _is_lenses(record: Any) -> bool:
    return (
        has(record, "metadata")
        and has(record["metadata"], "topic", "partition", "offset")
        and ("value" in record or "key" in record)
    )


def _lenses(record: Record) -> Iterable[Translated | Skipped]:
    value = record.at("value")
    binary = from_base64(record.text("value")) if record.text("valueIsArray") == "true" else None
    key = from_base64(record.text("key")) if record.text("keyIsArray") == "true" else None
    return events_of(
        Message(
            raw=record.raw,
            topic=record.text("metadata", "topic"),
            partition=record.whole("metadata", "partition"),
            offset=record.whole("metadata", "offset"),
            time=record.text("metadata", "timestamp"),
            key=key_of(record.at("key"))
            if key is None
            else text_key(key.decode("utf-8", "backslashreplace")),
            value=value_of(value) if binary is None else peeled_bytes(binary),
            headers=header_object(record, "headers"),
        )
    )


LENSES = Format(
    name="lenses",
    system=SYSTEM,
    signature="metadata with topic, partition, offset, timestamp; key, value, headers",
    export="Lenses S3 sink: connect.s3.kcql=INSERT INTO bucket SELECT * FROM TOPIC STOREAS `JSON`"
    " PROPERTIES ('store.envelope'=true)",
    cannot_tell=CANNOT_TELL,
    accepts=_is_lenses,
    translate=_lenses,
)

_AIVEN = {"key", "value", "offset", "timestamp", "headers"}


def _is_aiven(record: Any) -> bool:
    return (
        has(record, "value")
        and record.keys() <= _AIVEN
        and (isinstance(record.get("offset"), int) or isinstance(record.get("headers"), list))
    )


def _aiven(record: Record) -> Iterable[Translated | Skipped]:
    message = Message(
        raw=record.raw,
        time=record.text("timestamp"),
        key=key_of(record.at("key")),
        value=value_of(record.at("value")),
        headers=header_list(record),
        more={"offset": offset} if (offset := record.whole("offset")) is not None else {},
    )
    return events_of(message)


AIVEN = Format(
    name="aiven",
    system=SYSTEM,
    signature="value, with offset or headers, key and timestamp, and nothing else",
    export="Aiven S3 or GCS sink: format.output.type=jsonl"
    " format.output.fields=key,value,offset,timestamp,headers",
    cannot_tell=f"{CANNOT_TELL} Topic and partition are in the names of the files only, so events"
    " keep the order of their file, and ids are made up from what the record says.",
    accepts=_is_aiven,
    translate=_aiven,
    in_file_order=True,
)
