"""What the tools of Kafka itself print as lines of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from explorer.formats.format import Format
from explorer.formats.headers import Headers, collected, role_of
from explorer.formats.kafka_message import Message, events_of, text_key, text_value
from explorer.formats.kafka_record import NO_TOPIC, SYSTEM
from explorer.formats.outcome import Fault, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

_TIME = re.compile(r"(?:(?:CreateTime|LogAppendTime):(-?\d+)|NO_TIMESTAMP)(?:\t|$)")
_PLACE = re.compile(r"(Partition|Offset|Delivery|Epoch):([^\t]*)(?:\t|$)")
_PROCESSED = re.compile(r"Processed a total of \d+ messages")
_HEADER = re.compile(r",(?=[A-Za-z_$][\w.$-]*:)")
_NONE = "NO_HEADERS"


def _is_console(record: Any) -> bool:
    return isinstance(record, str) and bool(
        (_TIME.match(record) or record.startswith(("Partition:", "Offset:"))) and "\t" in record
    )


def _console(record: Record) -> Iterable[Translated | Skipped]:
    line = str(record.raw, "utf-8")
    if _PROCESSED.fullmatch(line):
        return (Skipped("word of the consumer"),)
    time = _TIME.match(line)
    end = time.end() if time else 0
    places: dict[str, str] = {}
    while found := _PLACE.match(line, end):
        places[found[1]] = found[2]
        end = found.end()
    if not end:
        msg = "It does not begin with a time, a partition or an offset."
        raise Fault(msg)
    headers, key, value = _columns(line[end:])
    return events_of(
        Message(
            raw=record.raw,
            partition=_number(places.get("Partition")),
            offset=_number(places.get("Offset")),
            time=time[1] if time else None,
            key=text_key(None if key == "null" else key),
            value=text_value(None if value == "null" else value),
            headers=headers,
        )
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _columns(rest: str) -> tuple[Headers, str | None, str]:
    """Headers, key and value, of which the first two may not have been printed."""
    first, tab, others = rest.partition("\t")
    if not tab:
        return {}, None, rest
    key, second, value = others.partition("\t")
    if first == _NONE or _are_headers(first, surely=not second):
        headers = {} if first == _NONE else _headers(first)
        return (headers, key, value) if second else (headers, None, others)
    return {}, first, others


def _are_headers(text: str, *, surely: bool) -> bool:
    """Whether a column can be headers; `surely` if it could as well be a key such as `order:1`."""
    if text[:1] in ("{", "[", '"'):
        return False
    names = [piece.partition(":") for piece in _HEADER.split(text)]
    if surely:
        return any(colon and role_of(name) for name, colon, _ in names)
    return all(colon for _, colon, _ in names)


def _headers(text: str) -> Headers:
    pieces = [piece.partition(":") for piece in _HEADER.split(text)]
    return collected((name, None if value == "null" else value) for name, _, value in pieces)


CONSOLE_CONSUMER = Format(
    name="kafka-console-consumer",
    system=SYSTEM,
    signature="lines that begin with CreateTime:, LogAppendTime:, NO_TIMESTAMP or Partition:",
    export="kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic TOPIC"
    " --from-beginning --timeout-ms 10000 --property print.timestamp=true"
    " --property print.partition=true --property print.offset=true"
    " --property print.headers=true --property print.key=true > dump.txt",
    cannot_tell=f"{NO_TOPIC} A header whose value has a comma may look like two. A value that is"
    " the word null is taken for a tombstone.",
    accepts=_is_console,
    translate=_console,
    in_file_order=True,
)

_ENTRY = re.compile(
    rb"(?:\| )?offset: (?P<offset>\d+) .*?(?:CreateTime|LogAppendTime): (?P<time>-?\d+) "
    rb".*?key[sS]ize: (?P<key>-?\d+) .*?headerKeys: \[(?P<headers>[^\]]*)\]"
    rb"(?P<control> endTxnMarker| controlType)?"
)
_KEY, _PAYLOAD = b" key: ", b" payload: "
_VALUE_SIZE = re.compile(rb"value[sS]ize: (-?\d+) ")
_WORDS = (
    b"Dumping ",
    b"Log starting offset:",
    b"Starting offset:",
    b"baseOffset:",
    b"| baseOffset:",
)


def _is_dump_log(record: Any) -> bool:
    return isinstance(record, str) and _ENTRY.match(record.encode()) is not None


def _dump_log(record: Record) -> Iterable[Translated | Skipped]:
    line = bytes(record.raw)
    found = _ENTRY.match(line)
    if found is None:
        if line.startswith(_WORDS):
            return (Skipped("word about the log"),)
        msg = "It is no entry of a log."
        raise Fault(msg)
    if found["control"]:
        return (Skipped("marker of a transaction"),)
    key, value = _key_and_value(line, found)
    names = [name for name in found["headers"].decode().split(",") if name]
    return events_of(
        Message(
            raw=record.raw,
            time=_time(found["time"]),
            key=text_key(key),
            value=text_value(value),
            more={"offset": int(found["offset"])} | ({"headerKeys": names} if names else {}),
        )
    )


def _time(digits: bytes) -> str | None:
    return None if digits == b"-1" else digits.decode()


def _key_and_value(line: bytes, found: re.Match[bytes]) -> tuple[str | None, str | None]:
    rest = line[found.end() :]
    size, key = int(found["key"]), None
    if rest.startswith(_KEY) and size >= 0:
        begin = len(_KEY)
        key = rest[begin : begin + size].decode("utf-8", "backslashreplace")
        rest = rest[begin + size :]
    told = _VALUE_SIZE.search(line, 0, found.end())
    whole = int(told[1]) if told else None
    if not rest.startswith(_PAYLOAD):
        if whole is not None and whole < 0:
            return key, None
        msg = "Its payload was not printed, or is not where the size of its key says."
        raise Fault(msg)
    value = rest[len(_PAYLOAD) :]
    if whole is not None and len(value) != whole:
        msg = f"Its payload has {whole} bytes, of which {len(value)} are on its line."
        raise Fault(msg)
    return key, value.decode()


DUMP_LOG = Format(
    name="kafka-dump-log",
    system=SYSTEM,
    signature="lines `| offset: 9 CreateTime: … keySize: … headerKeys: […] key: … payload: …`",
    export="kafka-dump-log.sh --print-data-log --files TOPIC-0/00000000000000000000.log > dump.txt",
    cannot_tell=f"{NO_TOPIC} What is in the headers is not printed, only their names. Neither is"
    " the partition: events keep the order of their file.",
    accepts=_is_dump_log,
    translate=_dump_log,
    in_file_order=True,
)
