"""RabbitMQ: messages got from a queue, traced by the firehose, or handed to AWS Lambda."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from explorer.formats import rabbitmq_text
from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family, Format, has
from explorer.formats.outcome import Fault
from explorer.formats.peeling import from_base64, peeled_bytes, peeled_text
from explorer.formats.rabbitmq_message import Message, event_of
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explorer.formats.headers import Headers
    from explorer.formats.outcome import Translated

SYSTEM = "RabbitMQ"
CANNOT_TELL = (
    "RabbitMQ numbers nothing: versions are counted per aggregate, in the order of the dump. Which"
    " aggregate a message is about is only known where a header or the payload has an id; else it"
    " is the exchange or the queue. Type and id are made up where type and message_id are not set."
)


def _is_get(record: Any) -> bool:
    return has(record, "payload", "payload_encoding", "routing_key", "exchange", "properties")


def _get(record: Record) -> Iterable[Translated]:
    properties = record.inside("properties") or Record(b"{}")
    content = _content(record)
    told = record.whole("payload_bytes")
    if told is not None and len(content) < told:
        msg = f"Its payload is cut off: {len(content)} of {told} bytes are in the dump."
        raise Fault(msg)
    return (
        event_of(
            Message(
                exchange=record.text("exchange") or "",
                routing_key=record.text("routing_key") or "",
                properties=properties.members,
                headers=_headers(properties),
                time=properties.text("timestamp"),
                value=_value(record, content),
                more=_some(record, "redelivered"),
            )
        ),
    )


def _content(record: Record) -> bytes:
    text = record.text("payload") or ""
    if record.text("payload_encoding") != "base64":
        return text.encode("utf-8", "surrogatepass")
    return _decoded(text)


def _decoded(text: str) -> bytes:
    found = from_base64(text)
    if found is None and text:
        msg = "Its payload is not in base64."
        raise Fault(msg)
    return found or b""


def _value(record: Record, content: bytes) -> str:
    if record.text("payload_encoding") == "base64":
        return peeled_bytes(content)
    return peeled_text(record.text("payload"))


def _headers(properties: Record) -> Headers:
    inside = properties.inside("headers")
    return {name: _plain(raw) for name, raw in inside.members.items()} if inside else {}


def _plain(raw: Raw) -> str | Raw:
    text = as_text(raw) if bytes(raw)[:1] == b'"' else None
    return raw if text is None else text


def _some(record: Record, *names: str) -> dict[str, Any]:
    return {name: record.members[name] for name in names if name in record.members}


GET = Format(
    name="rabbitmq-get",
    system=SYSTEM,
    signature="payload, payload_encoding, routing_key, exchange, properties",
    export="rabbitmqadmin -f raw_json get queue=QUEUE count=100000"
    " ackmode=ack_requeue_true > dump.json",
    cannot_tell=CANNOT_TELL,
    accepts=_is_get,
    translate=_get,
    in_file_order=True,
)


def _is_trace(record: Any) -> bool:
    return has(record, "routing_keys", "routed_queues", "properties", "payload") and (
        record.get("type") in ("published", "received")
    )


def _trace(record: Record) -> Iterable[Translated]:
    properties = record.inside("properties") or Record(b"{}")
    keys = [one.text() or "" for one in record.items("routing_keys")]
    message = Message(
        exchange=record.text("exchange") or "",
        routing_key=keys[0] if keys else "",
        properties=properties.members,
        headers=_headers(properties),
        time=properties.text("timestamp") or record.text("timestamp"),
        value=peeled_bytes(_decoded(record.text("payload") or "")),
        more=_some(record, "vhost", "node", "user"),
        vhost=record.text("vhost") or "",
        copies=True,
    )
    return (event_of(message),)


TRACE = Format(
    name="rabbitmq-trace",
    system=SYSTEM,
    signature="type published or received, routing_keys, routed_queues, properties, payload in"
    " base64",
    export="rabbitmq-plugins enable rabbitmq_tracing; Admin, Tracing, Add a new trace, Format JSON",
    cannot_tell=f"{CANNOT_TELL} That a message was published and that it was received are two"
    " records: they are one event if message_id or, without one, all of the message is the same.",
    accepts=_is_trace,
    translate=_trace,
    in_file_order=True,
)

TRACE_TEXT = Format(
    name="rabbitmq-trace-text",
    system=SYSTEM,
    signature="blocks under a rule of equals signs: Message published or received … Payload",
    export="rabbitmq-plugins enable rabbitmq_tracing; Admin, Tracing, Add a new trace, Format Text",
    cannot_tell=f"{CANNOT_TELL} Payloads that are no text cannot be read back: better log as JSON."
    " Copies of a message are told as in the log of Format JSON. Space around a payload is lost.",
    accepts=rabbitmq_text.is_text,
    translate=rabbitmq_text.text,
    in_file_order=True,
)


def _is_batch(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("rmqMessagesByQueue"), dict)


def _batch(document: Record) -> Iterator[Unwrapped]:
    inside = document.inside("rmqMessagesByQueue")
    for queue in inside.members if inside else ():
        for one in document.items("rmqMessagesByQueue", queue):
            yield Unwrapped(one.raw, queue)


AMAZON_MQ_BATCH = Container(accepts=_is_batch, unwrap=_batch)
"""`{"rmqMessagesByQueue": {"queue::vhost": [record, …]}}`."""

_AMAZON_NAMES = {
    "messageId": "message_id",
    "correlationId": "correlation_id",
    "userId": "user_id",
    "type": "type",
}


def _is_amazon_mq(record: Any) -> bool:
    return has(record, "basicProperties", "data")


def _amazon_mq(record: Record) -> Iterable[Translated]:
    given = record.inside("basicProperties") or Record(b"{}")
    queue, _, vhost = str(record.context or "").partition("::")
    told = {name: raw for name, raw in given.members.items() if bytes(raw) != b"null"}
    message = Message(
        exchange="",
        routing_key=queue,
        properties={_AMAZON_NAMES.get(name, name): raw for name, raw in told.items()},
        headers=_byte_headers(given),
        time=_java_time(given.text("timestamp")),
        value=peeled_bytes(_decoded(record.text("data") or "")),
        more={"queue": queue, "vhost": vhost} | _some(record, "redelivered"),
        vhost=vhost,
    )
    return (event_of(message),)


def _byte_headers(properties: Record) -> Headers:
    inside = properties.inside("headers")
    if inside is None:
        return {}
    return {name: _bytes(raw) for name, raw in inside.members.items()}


def _bytes(raw: Raw) -> str | Raw:
    try:
        numbers = msgspec.json.decode(raw, type=dict[str, list[int]])["bytes"]
    except (msgspec.DecodeError, KeyError):
        return _plain(raw)
    # Java counts bytes from -128
    return bytes(number & 0xFF for number in numbers).decode("utf-8", "backslashreplace")


def _java_time(text: str | None) -> str | None:
    """Return `Jan 1, 1970, 12:33:41 AM`, which is taken to be in UTC, in ISO 8601."""
    if text is None:
        return None
    try:
        found = datetime.strptime(f"{' '.join(text.split())} +0000", "%b %d, %Y, %I:%M:%S %p %z")
    except ValueError:
        return text
    return found.isoformat()


AMAZON_MQ = Format(
    name="rabbitmq-lambda",
    system=SYSTEM,
    signature="rmqMessagesByQueue, of which each has basicProperties and data in base64",
    export="a Lambda function on the queue that prints its event as JSON, one after another",
    cannot_tell=f"{CANNOT_TELL} Exchange and routing key are not in the dump. Times have no zone"
    " and are taken for UTC.",
    accepts=_is_amazon_mq,
    translate=_amazon_mq,
    in_file_order=True,
)

FAMILY = Family(formats=(GET, TRACE, TRACE_TEXT, AMAZON_MQ), containers=(AMAZON_MQ_BATCH,))
