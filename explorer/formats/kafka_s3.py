"""What the Confluent S3 sink writes of a Kafka topic: values, and keys and headers beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from explorer.formats.format import Format
from explorer.formats.kafka_message import Message, events_of, key_of, value_of
from explorer.formats.kafka_record import SYSTEM, header_list
from explorer.formats.outcome import Fault
from explorer.formats.record import Raw, Record
from explorer.model import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Skipped, Translated

_NAME = re.compile(r"(?P<topic>.+)\+(?P<partition>\d+)\+(?P<offset>\d{10,})(?P<ending>\.json.*)")
_ENDINGS = (".json", ".json.gz", ".json.zst")


def _is_name(name: str) -> bool:
    found = _NAME.fullmatch(name)
    return found is not None and found["ending"] in _ENDINGS


def _beside(name: str) -> tuple[str, ...]:
    found = _NAME.fullmatch(name)
    if found is None:
        return ()
    begin, ending = name[: found.start("ending")], found["ending"]
    return (f"{begin}.keys{ending}", f"{begin}.headers{ending}")


def _never(record: Any) -> bool:
    del record  # a value can be anything: the name of its file tells
    return False


def _connect_s3(record: Record) -> Iterable[Translated | Skipped]:
    line = record.context
    name = _NAME.fullmatch(line.file) if isinstance(line, Line) else None
    if name is None:
        msg = "The name of its file is not of the form TOPIC+PARTITION+OFFSET.json."
        raise Fault(msg)
    key, headers = (None if raw is None else Raw(raw) for raw in line.beside)
    return events_of(
        Message(
            raw=record.raw,
            topic=name["topic"],
            partition=int(name["partition"]),
            offset=int(name["offset"]) + line.number - 1,
            key=key_of(key),
            value=value_of(Raw(record.raw)),
            headers=header_list(Record(headers)) if headers else {},
        )
    )


CONNECT_S3 = Format(
    name="connect-s3",
    system=SYSTEM,
    signature="files TOPIC+PARTITION+OFFSET.json, with .keys.json and .headers.json beside them",
    export="Confluent S3 sink: format.class=JsonFormat, store.kafka.keys=true,"
    " store.kafka.headers=true; then aws s3 cp --recursive s3://BUCKET/topics/TOPIC dump,"
    " and open 'dump/*/*.json'",
    cannot_tell="The time at which Kafka got a record: it has to be in the value or in a header."
    " Versions are counted per aggregate. Without the files of keys and headers, the id of the"
    " aggregate and the type have to be in the value as well.",
    accepts=_never,
    translate=_connect_s3,
    of_file=_is_name,
    beside=_beside,
)
