"""Apache Kafka, as its many tools export a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import Family, Format
from explorer.formats.kafka_message import Message, events_of
from explorer.formats.outcome import Skipped
from explorer.formats.record import as_text, items_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

SYSTEM = "Apache Kafka"
CANNOT_TELL = (
    "Kafka knows no versions: they are counted per aggregate. Where neither a header nor the value"
    " says so, the event type is the topic, and the id is made up from topic, partition and offset."
)


def _is_kcat(record: Any) -> bool:
    return (
        isinstance(record, dict)
        and {"topic", "partition", "offset", "payload"} <= record.keys()
        and ("tstype" in record or "ts" in record)
        and isinstance(record["offset"], int)
    )


def _kcat(record: Record) -> Iterable[Translated | Skipped]:
    if bytes(record.raw)[:2] == b"% ":
        return (Skipped("word of the consumer"),)
    flat = [as_text(item) for item in items_of(record.at("headers"))]
    return events_of(
        Message(
            topic=record.text("topic") or "",
            partition=record.whole("partition") or 0,
            offset=record.whole("offset") or 0,
            time=record.text("ts"),
            key=record.at("key"),
            value=record.at("payload"),
            headers=dict(zip(flat[::2], flat[1::2], strict=True)),
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

FAMILY = Family(formats=(KCAT,))
