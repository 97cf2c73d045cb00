"""AWS: messages of SQS and SNS, events of EventBridge and CloudTrail, and streams."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.formats import aws_envelopes as envelopes
from explorer.formats.container import Container, listed
from explorer.formats.format import Family, Format

if TYPE_CHECKING:
    from collections.abc import Iterator

_SQS = "AWS SQS"
_LAMBDA = "print(json.dumps(event)) in the function, then its log"


def _shaped(*shapes: frozenset[str]) -> Any:
    return partial(_is_one_of, shapes)


def _is_one_of(shapes: tuple[frozenset[str], ...], record: Any) -> bool:
    return any(envelopes.is_shaped_as(keys, record) for keys in shapes)


SQS = Format(
    name="sqs",
    system=_SQS,
    signature="Body, MessageId, ReceiptHandle; in Lambda body, messageId, attributes",
    export=(
        "while aws sqs receive-message --queue-url URL --max-number-of-messages 10"
        " --attribute-names All --message-attribute-names All >> dump.json; do :; done"
    ),
    cannot_tell=(
        "A version; without FIFO also the order. A message that nobody deleted is there once per"
        " delivery: copies are folded."
    ),
    accepts=_shaped(envelopes.SQS, envelopes.SQS_LAMBDA),
    translate=envelopes.translate,
)
SNS = Format(
    name="sns",
    system="AWS SNS",
    signature="Type, MessageId, TopicArn, Message; in Lambda under Sns",
    export=(
        "subscribe a Firehose stream to the topic, then aws s3 cp --recursive s3://BUCKET/ dump/"
    ),
    cannot_tell="A version and, but for FIFO topics, the order.",
    accepts=_shaped(envelopes.SNS, envelopes.SNS_LAMBDA),
    translate=envelopes.translate,
)
EVENTBRIDGE = Format(
    name="eventbridge",
    system="AWS EventBridge",
    signature="detail-type, source, detail",
    export=(
        "a rule on the bus with a Firehose target, then aws s3 cp --recursive s3://BUCKET/ dump/"
    ),
    cannot_tell="Time below one second, order within it, and a version.",
    accepts=_shaped(envelopes.EVENTBRIDGE),
    translate=envelopes.translate,
)
CLOUDTRAIL = Format(
    name="cloudtrail",
    system="AWS CloudTrail",
    signature="eventSource, eventName, eventID, userIdentity, under Records",
    export="aws s3 cp --recursive s3://TRAIL/AWSLogs/ dump/",
    cannot_tell=(
        "Order within a second and a version; the aggregate is the first resource, else the"
        " service."
    ),
    accepts=_shaped(envelopes.CLOUDTRAIL),
    translate=envelopes.translate,
)
KINESIS = Format(
    name="kinesis",
    system="AWS Kinesis",
    signature="eventID, kinesis with sequenceNumber, partitionKey and data",
    export=_LAMBDA,
    cannot_tell="A version; the type if the data does not name it.",
    accepts=_shaped(envelopes.KINESIS),
    translate=envelopes.translate,
)
DYNAMODB = Format(
    name="dynamodb",
    system="AWS DynamoDB streams",
    signature="eventID, eventName, dynamodb with Keys and images",
    export=f"aws dynamodbstreams get-records, or {_LAMBDA}",
    cannot_tell="Who changed the item and why; a version.",
    accepts=_shaped(envelopes.DYNAMODB),
    translate=envelopes.translate,
)
FIREHOSE = Format(
    name="firehose",
    system="AWS Firehose",
    signature="recordId, data in base64",
    export=_LAMBDA,
    cannot_tell="What the data does not say.",
    accepts=_shaped(envelopes.FIREHOSE),
    translate=envelopes.translate,
)

FORMATS = (SQS, SNS, EVENTBRIDGE, CLOUDTRAIL, KINESIS, DYNAMODB, FIREHOSE)


def _containers() -> Iterator[Container]:
    """The lists that AWS itself puts records in, not lists of the same names in other records."""
    for name in ("Records", "Messages", "records"):
        yield listed(name, of=lambda item: any(one.accepts(item) for one in FORMATS))


FAMILY = Family(formats=FORMATS, containers=tuple(_containers()))
