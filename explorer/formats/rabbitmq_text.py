"""The text that RabbitMQ's firehose logs: blocks with properties as Erlang prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from explorer.formats.outcome import Fault
from explorer.formats.peeling import json_text, peeled_text
from explorer.formats.rabbitmq_message import Message, event_of
from explorer.formats.record import Raw, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.headers import Headers
    from explorer.formats.outcome import Translated
    from explorer.formats.record import Record

_TITLE = re.compile(
    r"(?P<date>\d+-\d+-\d+) (?P<hour>\d+):(?P<rest>\d+:\d+):(?P<ms>\d+): "
    r"Message (?:published|received)\r?(?:\n|$)"
)
_FIELD = re.compile(r"([A-Z][a-z]+(?: [a-z]+)?): *(.*)")
_NEEDED = {"Node", "Virtual host", "User", "Exchange", "Routing keys", "Properties"}
_TOKEN = re.compile(
    r"\s*(?:(?P<open>[\[{])|(?P<close>[\]}])|,|<<\"(?P<text>(?:[^\"\\]|\\.)*)\"(?:/utf8)?>>"
    r"|<<(?P<bytes>[\d,\s]*)>>|(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+(?:e[-+]?\d+)?)?)|(?P<atom>[a-z]\w*))"
)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_DEEPEST = 100


def is_text(record: Any) -> bool:
    """Tell whether a record is a block of the log."""
    return isinstance(record, str) and _TITLE.match(record) is not None


def text(record: Record) -> Iterable[Translated]:
    """Return the event that a block of the log is."""
    block = str(record.raw, "utf-8").replace("\r\n", "\n")
    title = _TITLE.match(block)
    head, payload_follows, payload = block.partition("\nPayload:")
    fields = _fields(head)
    if title is None or not payload_follows or not fields.keys() >= _NEEDED:
        msg = "It is no block of a trace: one of its lines is missing."
        raise Fault(msg)
    properties = _table(_term(fields["Properties"]))
    keys = _term(fields["Routing keys"])
    headers = properties.pop("headers", None)
    message = Message(
        exchange=fields["Exchange"],
        routing_key=str(keys[0]) if isinstance(keys, list) and keys else "",
        properties={name: _raw(value) for name, value in properties.items()},
        headers=_headers(headers) if isinstance(headers, dict) else {},
        time=_told(properties.get("timestamp")) or _logged(title),
        value=peeled_text(payload.lstrip(" ").removeprefix("\n")),
        more={name: fields[field] for name, field in _MORE.items()},
        vhost=fields["Virtual host"],
        copies=True,
    )
    return (event_of(message),)


_MORE = {"vhost": "Virtual host", "node": "Node", "user": "User"}


def _fields(head: str) -> dict[str, str]:
    """Return the fields of a block, of which some go on in lines that are indented."""
    fields: dict[str, list[str]] = {}
    last: list[str] = []
    for line in head.split("\n"):
        found = _FIELD.fullmatch(line)
        if found is None:
            last.append(line)
        else:
            last = fields.setdefault(found[1], [])
            last.append(found[2])
    return {name: "\n".join(lines).strip() for name, lines in fields.items()}


def _headers(table: dict[str, Any]) -> Headers:
    return {name: value if isinstance(value, str) else _raw(value) for name, value in table.items()}


def _told(time: Any) -> str | None:
    return as_text(time) if isinstance(time, Raw) else None


def _logged(title: re.Match[str]) -> str:
    return f"{title['date']}T{title['hour'].zfill(2)}:{title['rest']}.{title['ms']}Z"


def _raw(value: Any) -> Raw:
    return Raw(json_text(value).encode())


def _table(entries: Any) -> dict[str, Any]:
    """Return what an AMQP table, a list of names, types and values, says."""
    table: dict[str, Any] = {}
    for entry in entries if isinstance(entries, list) else ():
        if not (isinstance(entry, list) and len(entry) == 3):
            msg = "Its properties are not printed as RabbitMQ does."
            raise Fault(msg)
        table[str(entry[0])] = _value(entry[1], entry[2])
    return table


def _value(kind: Any, value: Any) -> Any:
    if kind == "table":
        return _table(value)
    if kind == "array":
        pairs = value if isinstance(value, list) else []
        return [_value(*pair) for pair in pairs if isinstance(pair, list) and len(pair) == 2]
    return value == "true" if kind == "bool" else value


def _term(text: str) -> Any:
    """Read lists and tuples, both as lists, binaries and atoms as text, and numbers."""
    stack: list[list[Any]] = [[]]
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None or len(stack) > _DEEPEST or (found["close"] and len(stack) == 1):
            msg = f"Its Erlang terms cannot be read from {text[place : place + 20]!r} on."
            raise Fault(msg)
        place = found.end()
        if found["open"]:
            stack.append([])
        elif found["close"]:
            inner = stack.pop()
            stack[-1].append(inner)
        elif found[0].strip() != ",":
            stack[-1].append(_simple(found))
    if len(stack) > 1 or not stack[0]:
        msg = "Its Erlang terms are cut off."
        raise Fault(msg)
    return stack[0][0]


def _simple(found: re.Match[str]) -> Any:
    if found["text"] is not None:
        return _ESCAPED.sub(lambda one: _ESCAPES.get(one[1], one[1]), found["text"])
    if found["bytes"] is not None:
        numbers = [int(digits) & 0xFF for digits in re.findall(r"\d+", found["bytes"])]
        return bytes(numbers).decode("utf-8", "backslashreplace")
    if found["number"] is not None:
        return Raw(found["number"].encode())
    return found["atom"]
