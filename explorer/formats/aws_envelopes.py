"""What AWS hands out: SQS, SNS, EventBridge, CloudTrail, Kinesis, Firehose and DynamoDB streams.

They nest: a queue holds notifications of a topic, a stream holds messages of a queue. So the
event is looked for ever deeper, and what an inner envelope does not say, an outer one may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from explorer.formats.aws_records import cloudtrail, dynamodb, in_order, milliseconds
from explorer.formats.cloudevents import cloudevent, is_cloudevent
from explorer.formats.message import first_id, message, metadata_of, others
from explorer.formats.outcome import Fault, Translated
from explorer.formats.peeling import json_text, peeled_text, text_behind
from explorer.formats.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

_TYPE_ATTRIBUTES = ("eventType", "type", "detail-type", "event_type")
_CORRELATION_ATTRIBUTES = ("correlationId", "correlation_id", "correlationid")
_CAUSATION_ATTRIBUTES = ("causationId", "causation_id", "causationid")
_USER_ATTRIBUTES = ("userId", "user_id")
_TOLD = frozenset(
    (
        *(*_TYPE_ATTRIBUTES, *_CORRELATION_ATTRIBUTES, *_CAUSATION_ATTRIBUTES),
        *(*_USER_ATTRIBUTES, "aggregateId", "aggregateType"),
    )
)
# Every delivery of a message has these anew, so that they would tell two copies apart.
_PER_DELIVERY = frozenset(
    ("ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "replay-name")
)


def translate(record: Record) -> Iterable[Translated]:
    """Return the event of one record or message. Raises Fault if AWS would not write it so."""
    read = _reader(record.members.keys())
    if read is None:
        keys = ", ".join(list(record.members)[:6]) or "none"
        msg = f"It is no record of AWS: its keys are {keys}."
        raise Fault(msg)
    return (_complete(read(record)),)


def is_shaped_as(keys: frozenset[str], record: Any) -> bool:
    """Tell whether decoded data is of the shape with these keys, and of none that goes before."""
    return isinstance(record, dict) and _shape(record.keys()) == keys


def _shape(members: AbstractSet[str]) -> frozenset[str] | None:
    return next((keys for keys in _SHAPES if keys <= members), None)


def _reader(members: AbstractSet[str]) -> Callable[[Record], Translated] | None:
    shape = _shape(members)
    return None if shape is None else _SHAPES[shape]


def _complete(event: Translated) -> Translated:
    """Fill in what AWS knows nothing of, from the data or from the name of the channel.

    Data that names its aggregate, as in `orderId`, tells the type better than a channel does.
    """
    kind, name = first_id(Record(event.payload.encode()).members) or ("", "")
    channel = event.aggregate_type or "message"
    aggregate_id = event.aggregate_id or name or channel
    made_up: dict[str, Any] = {}
    if not event.event_type:
        made_up["event_type"] = channel
    if not event.aggregate_id:
        made_up["aggregate_id"] = aggregate_id
    if not event.aggregate_type or "aggregate_type" in event.derived:
        made_up["aggregate_type"] = kind if kind and name == aggregate_id else channel
    return replace(event, **made_up, derived=tuple(dict.fromkeys((*event.derived, *made_up))))


def _carried(text: str) -> Translated:
    """Return what the text of a message is, as far as the message itself says it."""
    inside = Record(peeled_text(text).encode())
    if is_cloudevent(inside.members.keys()):
        return cloudevent(inside)
    read = _reader(inside.members.keys())
    return message(text) if read is None else read(inside)


def _within(
    event: Translated,
    *,
    metadata: dict[str, Any],
    channel: str | None = None,
    order: tuple[int, int] | None = None,
    lane: str | None = None,
    **outer: str | None,
) -> Translated:
    """Return an event with whatever it lacks taken from what the envelope around it says.

    The order is that of the outermost envelope that has one: it alone orders the whole dump.
    """
    lacking = {name: value for name, value in outer.items() if value and not getattr(event, name)}
    if channel and not (event.aggregate_type or lacking.get("aggregate_type")):
        lacking["aggregate_type"] = channel
        event.derived = (*event.derived, "aggregate_type")
    if order is not None:
        event = replace(event, order=order, lane=lane or "")
    return replace(event, **lacking, metadata={**metadata, **metadata_of(event)})


def _sqs(record: Record) -> Translated:
    attributes = record.inside("Attributes") or record.inside("attributes") or Record(b"{}")
    sent = record.inside("MessageAttributes") or record.inside("messageAttributes")
    own = _attributes(sent, ("StringValue", "stringValue", "BinaryValue", "binaryValue"))
    body = record.text("Body") if "Body" in record.members else record.text("body")
    if body is None:
        msg = "The message has no body."
        raise Fault(msg)
    message_id = record.text("MessageId") or record.text("messageId")
    return _within(
        _carried(body),
        event_id=message_id,
        **_told_by(own),
        aggregate_id=own.get("aggregateId") or attributes.text("MessageGroupId"),
        aggregate_type=own.get("aggregateType"),
        channel=_channel(record.text("eventSourceARN")),
        occurred_at=attributes.text("SentTimestamp"),
        lane=attributes.text("MessageGroupId"),
        order=in_order(attributes.whole("SequenceNumber")),
        identity=message_id,
        metadata={
            **others(own, _TOLD),
            "sqs": {**_kept(record, _SQS_KEPT), **others(attributes, _PER_DELIVERY)},
        },
    )


_SQS_KEPT = ("MessageId", "messageId", "eventSourceARN", "awsRegion")


def _sns(record: Record) -> Translated:
    own = _attributes(record.inside("MessageAttributes"), ("Value",))
    text = record.text("Message")
    if text is None:
        msg = "The notification has no message."
        raise Fault(msg)
    told = _told_by(own)
    return _within(
        _carried(text),
        event_id=record.text("MessageId"),
        **(told | {"event_type": told["event_type"] or record.text("Subject")}),
        aggregate_id=own.get("aggregateId"),
        aggregate_type=own.get("aggregateType"),
        channel=_channel(record.text("TopicArn")),
        occurred_at=record.text("Timestamp"),
        lane=record.text("TopicArn"),
        order=in_order(record.whole("SequenceNumber")),
        identity=record.text("MessageId"),
        metadata={**others(own, _TOLD), "sns": _kept(record, _SNS_KEPT)},
    )


_SNS_KEPT = ("MessageId", "TopicArn", "Subject", "SequenceNumber")


def _kept(record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: record.members[name] for name in names if name in record.members}


def _sns_of_lambda(record: Record) -> Translated:
    notification = record.inside("Sns")
    if notification is None:
        msg = "Its Sns is no notification."
        raise Fault(msg)
    return _sns(notification)


def _attributes(record: Record | None, values: tuple[str, ...]) -> dict[str, str]:
    if record is None:
        return {}
    texts = {
        name: next((text for key in values if (text := record.text(name, key)) is not None), None)
        for name in record.members
    }
    return {name: text for name, text in texts.items() if text is not None}


def _told_by(attributes: dict[str, str]) -> dict[str, str | None]:
    def first(names: tuple[str, ...]) -> str | None:
        return next((attributes[name] for name in names if name in attributes), None)

    return {
        "event_type": first(_TYPE_ATTRIBUTES),
        "correlation_id": first(_CORRELATION_ATTRIBUTES),
        "causation_id": first(_CAUSATION_ATTRIBUTES),
        "user_id": first(_USER_ATTRIBUTES),
    }


def _eventbridge(record: Record) -> Translated:
    detail = record.inside("detail") or Record(b"{}")
    wrapped = {"metadata", "data"} <= detail.members.keys()
    # with a type of its own, the detail is read as the envelope that it is
    text = json_text({"type": record.members["detail-type"], **detail.members})
    event = message(text) if wrapped else message(detail.json() or "{}")
    resource = record.items("resources")[:1]
    named = first_id(Record(event.payload.encode()).members)
    return replace(
        event,
        event_id=record.text("id"),
        event_type=record.text("detail-type"),
        aggregate_id=event.aggregate_id
        or (named[1] if named else None)
        or (resource[0].text() if resource else None),
        aggregate_type=event.aggregate_type or record.text("source"),
        occurred_at=record.text("time"),
        version=None if event.payload == detail.json() and not wrapped else event.version,
        metadata={**others(record, _EVENTBRIDGE_MAPPED), **metadata_of(event)},
        identity=record.text("id"),
    )


_EVENTBRIDGE_MAPPED = frozenset(("id", "detail-type", "time", "detail", "version", *_PER_DELIVERY))


def _kinesis(record: Record) -> Translated:
    inside = record.inside("kinesis") or Record(b"{}")
    shard = (record.text("eventID") or "").partition(":")[0]
    number = inside.whole("sequenceNumber")
    return _within(
        _carried(_decoded(inside)),
        event_id=record.text("eventID"),
        aggregate_id=inside.text("partitionKey"),
        channel=_channel(record.text("eventSourceARN")),
        occurred_at=milliseconds(inside.text("approximateArrivalTimestamp")),
        lane=shard,
        order=in_order(number),
        identity=record.text("eventID"),
        metadata=others(inside, ("data",)),
    )


def _firehose(record: Record) -> Translated:
    stream = record.inside("kinesisRecordMetadata") or Record(b"{}")
    number = stream.whole("sequenceNumber")
    return _within(
        _carried(_decoded(record)),
        event_id=record.text("recordId"),
        aggregate_id=stream.text("partitionKey"),
        occurred_at=record.text("approximateArrivalTimestamp"),
        lane=stream.text("shardId"),
        order=in_order(number),
        identity=record.text("recordId"),
        metadata={**stream.members, "recordId": record.members["recordId"]},
    )


def _decoded(record: Record) -> str:
    text = text_behind(record.text("data") or "")
    if text is None:
        msg = "Its data is not the base64 of a text."
        raise Fault(msg)
    return text


def _channel(arn: str | None) -> str | None:
    """Return the queue, topic, stream or table that a name of AWS ends with."""
    return arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1] if arn else None


SNS = frozenset(("TopicArn", "Message"))
SNS_LAMBDA = frozenset(("Sns",))
SQS = frozenset(("Body", "MessageId"))
SQS_LAMBDA = frozenset(("body", "messageId", "attributes"))
KINESIS = frozenset(("kinesis", "eventID"))
DYNAMODB = frozenset(("dynamodb", "eventName"))
FIREHOSE = frozenset(("recordId", "data"))
EVENTBRIDGE = frozenset(("detail-type", "source", "detail"))
CLOUDTRAIL = frozenset(("eventSource", "eventName", "eventID", "userIdentity"))

_SHAPES: dict[frozenset[str], Callable[[Record], Translated]] = {
    SNS: _sns,
    SNS_LAMBDA: _sns_of_lambda,
    SQS: _sqs,
    SQS_LAMBDA: _sqs,
    KINESIS: _kinesis,
    DYNAMODB: dynamodb,
    FIREHOSE: _firehose,
    EVENTBRIDGE: _eventbridge,
    CLOUDTRAIL: cloudtrail,
}
