"""What AWS itself reports: calls of its services, and changes of the items of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Raw

from explorer.formats.message import others
from explorer.formats.outcome import Translated
from explorer.formats.peeling import json_text
from explorer.formats.record import Record, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

_CLOUDTRAIL_MAPPED = ("eventID", "eventName", "eventSource", "eventTime", "requestID")
_CLOUDTRAIL_PAYLOAD = (
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "serviceEventDetails",
    "resources",
    "errorCode",
    "errorMessage",
)
_BIG = 10**30


def cloudtrail(record: Record) -> Translated:
    """Return one call of a service: the aggregate is its first resource, else the service."""
    payload = {key: record.members[key] for key in _CLOUDTRAIL_PAYLOAD if key in record.members}
    resources = record.items("resources")
    resource = resources[0].text("ARN") if resources else None
    source = record.text("eventSource")
    return Translated(
        event_id=record.text("eventID"),
        event_type=record.text("eventName"),
        aggregate_id=resource or source,
        aggregate_type=source,
        occurred_at=record.text("eventTime"),
        payload=json_text(payload),
        metadata=others(record, {*_CLOUDTRAIL_MAPPED, *_CLOUDTRAIL_PAYLOAD}),
        correlation_id=record.text("requestID"),
        user_id=record.text("userIdentity", "arn") or record.text("userIdentity", "principalId"),
        identity=record.text("eventID"),
        derived=() if resource else ("aggregate_id",),
    )


def dynamodb(record: Record) -> Translated:
    """Return a change of one item of a table, whose keys are the aggregate id.

    The payload has the item before and after, as far as the stream was set to show them.
    """
    change = record.inside("dynamodb") or Record(b"{}")
    number = change.whole("SequenceNumber")
    keys = change.inside("Keys") or Record(b"{}")
    images = (("old", "OldImage"), ("new", "NewImage"))
    found = {name: _item(image) for name, key in images if (image := change.inside(key))}
    return Translated(
        event_id=record.text("eventID"),
        event_type=record.text("eventName"),
        aggregate_id="|".join(_plain_text(_value(key)) for key in keys.members.values()),
        aggregate_type=record.text("tableName") or _table(record.text("eventSourceARN")),
        occurred_at=milliseconds(change.text("ApproximateCreationDateTime")),
        payload=json_text(found or {"keys": _item(keys)}),
        metadata={
            **others(record, ("eventID", "eventName", "dynamodb")),
            **others(change, ("Keys", "OldImage", "NewImage", "ApproximateCreationDateTime")),
        },
        user_id=record.text("userIdentity", "principalId"),
        lane=record.text("eventSourceARN") or "",
        order=in_order(number),
        identity=record.text("eventID"),
    )


def _table(arn: str | None) -> str | None:
    parts = (arn or "").split("/")
    return parts[1] if len(parts) > 1 else arn


def in_order(number: int | None) -> tuple[int, int] | None:
    """Return a sequence number of up to 60 digits as two that are compared one after the other."""
    return None if number is None else divmod(number, _BIG)


def milliseconds(time: str | None) -> str | None:
    """Return seconds as milliseconds, without a binary fraction; Kinesis may have them already."""
    if time is None:
        return None
    whole, _, fraction = time.partition(".")
    return whole if len(whole) > 11 else whole + (fraction + "000")[:3]


def _item(record: Record) -> dict[str, Any]:
    return {name: _value(raw) for name, raw in record.members.items()}


def _value(raw: Raw) -> Any:
    """Return the value that DynamoDB's `{"N": "1"}` stands for, numbers letter by letter."""
    for kind, inner in Record(raw).members.items():
        return _KINDS.get(kind, _as_it_is)(inner)
    return raw


def _as_it_is(raw: Raw) -> Any:
    return raw


def _number(raw: Raw) -> Any:
    return Raw((as_text(raw) or "null").encode())


def _numbers(raw: Raw) -> Any:
    return [_number(Raw(bytes(one.raw))) for one in Record(raw).items()]


def _list(raw: Raw) -> Any:
    return [_value(Raw(bytes(one.raw))) for one in Record(raw).items()]


def _map(raw: Raw) -> Any:
    return _item(Record(raw))


def _null(raw: Raw) -> Any:
    del raw
    return None


_KINDS: dict[str, Callable[[Raw], Any]] = {
    "N": _number,
    "NS": _numbers,
    "L": _list,
    "M": _map,
    "NULL": _null,
}


def _plain_text(value: Any) -> str:
    return (as_text(value) if isinstance(value, Raw) else None) or str(value)
