"""What command-line clients of Kafka print of a topic, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from explorer.formats.format import Format, has
from explorer.formats.headers import Headers, collected
from explorer.formats.kafka_message import Message, events_of, key_of, text_key, value_of
from explorer.formats.kafka_record import (
    CANNOT_TELL,
    NO_TOPIC,
    SYSTEM,
    capitals,
    header_list,
    is_capitals,
    plain,
)
from explorer.formats.outcome import Fault, Skipped
from explorer.formats.record import Raw, as_text, items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record


def _is_kcat(record: Any) -> bool:
    return (
        has(record, "topic", "partition", "offset", "payload")
        and ("tstype" in record or "ts" in record)
        and isinstance(record["offset"], int)
    )


class _Kcat(msgspec.Struct, gc=False):
    topic: str
    partition: int
    offset: int
    ts: int | None = None
    key: str | None = None
    payload: Raw = Raw(b"null")
    headers: list[str | None] = []


_decoded = msgspec.json.Decoder(_Kcat).decode


def _kcat(record: Record) -> Iterable[Translated | Skipped]:
    if record.raw[:2] == b"% ":
        return (Skipped("word of the consumer"),)
    try:
        one = _decoded(record.raw)
    except msgspec.ValidationError:
        return events_of(_loose_kcat(record))
    flat = one.headers
    return events_of(
        Message(
            raw=record.raw,
            topic=one.topic,
            partition=one.partition,
            offset=one.offset,
            time=None if one.ts is None else str(one.ts),
            key=text_key(one.key),
            value=value_of(one.payload),
            headers=_headers(flat) if flat else {},
        )
    )


def _loose_kcat(record: Record) -> Message:
    """A message whose key is decoded JSON, or some of whose members are of odd types."""
    flat = [as_text(item) for item in items_of(record.at("headers"))]
    return Message(
        raw=record.raw,
        topic=record.text("topic"),
        partition=record.whole("partition"),
        offset=record.whole("offset"),
        time=record.text("ts"),
        key=key_of(record.at("key")),
        value=value_of(record.at("payload")),
        headers=_headers(flat) if flat else {},
    )


def _headers(flat: Sequence[str | None]) -> Headers:
    if len(flat) % 2:
        msg = "Its headers have a name without a value."
        raise Fault(msg)
    names, values = flat[::2], flat[1::2]
    found: Headers = {name: value for name, value in zip(names, values, strict=True) if name}
    return found if len(found) == len(names) else collected(zip(names, values, strict=True))


KCAT = Format(
    name="kcat",
    system=SYSTEM,
    signature="topic, partition, offset, tstype or ts, payload; headers as one flat list",
    export="kcat -b localhost:9092 -t TOPIC -C -J -e -q > dump.jsonl",
    cannot_tell=CANNOT_TELL,
    accepts=_is_kcat,
    translate=_kcat,
)


KAFKACTL = Format(
    name="kafkactl",
    system=SYSTEM,
    signature="Partition, Offset, Value; Headers, Key and Timestamp where asked for",
    export="kafkactl consume TOPIC --from-beginning --exit --print-headers -k -t -o json"
    " > dump.jsonl",
    cannot_tell=f"{NO_TOPIC} Without -t there is no time unless the value has one.",
    accepts=is_capitals,
    translate=capitals,
)


def _is_rpk(record: Any) -> bool:
    return (
        has(record, "topic", "timestamp", "partition", "offset")
        and isinstance(record["timestamp"], int)
        and ("value" in record or "key" in record or "value_size" in record)
    )


def _rpk(record: Record) -> Iterable[Translated | Skipped]:
    message = plain(record, header_list(record))
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
