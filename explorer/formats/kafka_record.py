"""What the exports of Kafka have in common: how they name and nest the parts of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.format import has
from explorer.formats.headers import Headers, collected
from explorer.formats.kafka_message import Message, events_of, key_of, value_of
from explorer.formats.record import Raw, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Skipped, Translated
    from explorer.formats.record import Record


SYSTEM = "Apache Kafka"
CANNOT_TELL = (
    "Kafka knows no versions: they are counted per aggregate. Where neither a header nor the value"
    " says so, the event type is the topic, and the id is made up from topic, partition and offset."
)
NO_TOPIC = f"{CANNOT_TELL} The topic is not in the dump: load those of several topics apart."


def header_list(record: Record, value: str = "value") -> Headers:
    """Return headers out of a list of `{"key", value}`; what is no text stays as it is."""
    return collected(
        (one.text("key"), header_value(one.at(value))) for one in record.items("headers")
    )


def header_object(record: Record, *path: str) -> Headers:
    """Return headers out of an object."""
    inside = record.inside(*path)
    return {name: header_value(raw) for name, raw in inside.members.items()} if inside else {}


def header_value(raw: Raw | None) -> str | Raw | None:
    if raw is None or bytes(raw) == b"null":
        return None
    return as_text(raw) if bytes(raw)[:1] == b'"' else raw


def plain(record: Record, headers: Headers) -> Message:
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


def is_capitals(record: Any) -> bool:
    return has(record, "Partition", "Offset", "Value")


def capitals(record: Record) -> Iterable[Translated | Skipped]:
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
