"""Redis Streams: what redis-cli, redis-py, RedisInsight and RIOT write of them.

An entry is an id, `milliseconds-sequence`, and a list of names and values, all text. There is no
type and no aggregate: fields and the key of the stream are read as people usually name them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Raw
from msgspec.structs import replace

from explorer.formats.container import Container, Unwrapped
from explorer.formats.format import Family, Format
from explorer.formats.message import first_id, message_of, metadata_of
from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.record import Record, as_text, items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SYSTEM = "Redis Streams"
_ENTRY_ID = re.compile(r"(\d+)-(\d+)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SURELY_MILLISECONDS = 10**12
_ID_FIELDS = ("stream", "id")
_FIELDS_CANNOT_TELL = "Whatever the fields do not say; a version."


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ENTRY_ID.fullmatch(value) is not None


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and _is_id(value[0])
        and isinstance(value[1], list | dict)
    )


def _is_stream(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(map(_is_pair, value))


def _is_named_stream(document: Any) -> bool:
    return (
        isinstance(document, list)
        and len(document) == 2
        and isinstance(document[0], str)
        and not _is_id(document[0])
        and _is_stream(document[1])
    )


def _is_map_of_streams(document: Any) -> bool:
    return (
        isinstance(document, dict) and len(document) > 0 and all(map(_is_stream, document.values()))
    )


def _is_key(value: Any) -> bool:
    return isinstance(value, dict) and {"key", "ttl", "type", "value"} <= value.keys()


def _is_stream_key(document: Any) -> bool:
    return _is_key(document) and str(document["type"]).lower() == "stream"


def _of_named_stream(document: Record) -> Iterator[Unwrapped]:
    name, entries = items_of(document.raw)
    stream = as_text(name)
    return (Unwrapped(entry, stream) for entry in items_of(entries))


def _of_map_of_streams(document: Record) -> Iterator[Unwrapped]:
    for stream, entries in document.members.items():
        yield from (Unwrapped(entry, stream) for entry in items_of(entries))


def _of_key(document: Record) -> Iterator[Unwrapped]:
    stream = document.text("key")
    return (Unwrapped(entry, stream) for entry in items_of(document.at("value")))


def _is_entries(document: Any) -> bool:
    return isinstance(document, dict) and {"keyName", "entries"} <= document.keys()


def _of_entries(document: Record) -> Iterator[Unwrapped]:
    stream = document.text("keyName")
    return (Unwrapped(entry, stream) for entry in items_of(document.at("entries")))


def _pair(record: Record) -> Iterable[Translated]:
    found = record.items()
    entry = found[0].text() if len(found) == 2 else None
    if entry is None:
        msg = "It is no entry of a stream, which is an id and a list of fields."
        raise Fault(msg)
    return (_event(record.context, entry, found[1]),)


def _riot(record: Record) -> Iterable[Translated | Skipped]:
    if "body" not in record.members:
        kind = (record.text("type") or "").lower()
        return (Skipped(f"a key of type {kind or 'unknown'}, which is no stream"),)
    return (_entry(record, "body"),)


def _insight(record: Record) -> Iterable[Translated]:
    return (_entry(record, "fields"),)


def _entry(record: Record, fields: str) -> Translated:
    found = record.at(fields)
    entry = record.text("id")
    if found is None or entry is None:
        msg = f"It has no id, or no {fields}."
        raise Fault(msg)
    return _event(record.text("stream") or record.context, entry, Record(found))


def _fields(record: Record) -> dict[str, Any]:
    """Return the fields of an entry, written as an object, a flat list or a list of pairs."""
    flat = record.items()
    if not flat:
        return dict(record.members)
    if all(one.members.keys() >= {"name", "value"} for one in flat):
        flat = [Record(bytes(one.members[key])) for one in flat for key in ("name", "value")]
    names = [one.text() or "" for one in flat[::2]]
    if len(flat) % 2 or len(set(names)) < len(names):
        msg = "Its list of fields has a name without a value, or the same name twice."
        raise Fault(msg)
    return {name: Raw(value.raw) for name, value in zip(names, flat[1::2], strict=True)}


def _event(stream: str | None, entry: str, record: Record) -> Translated:
    place = _ENTRY_ID.fullmatch(entry)
    if place is None:
        msg = f"The id {entry!r} of the entry is not of the form milliseconds-sequence."
        raise Fault(msg)
    fields = _fields(record)
    event = message_of(fields)
    kind, _, name = (stream or "").partition(":")
    named = first_id(fields) or first_id(Record(event.payload.encode()).members)
    made_up = {
        "event_id": f"{stream}/{entry}" if stream else entry,
        "event_type": kind or "entry",
        "aggregate_id": _own_id(fields) or name or (named[1] if named else stream or "stream"),
        "aggregate_type": kind or (named[0] if named else ""),
    }
    missing = {field: value for field, value in made_up.items() if not getattr(event, field)}
    return replace(
        event,
        **missing,
        occurred_at=event.occurred_at or _time(int(place[1])),
        metadata=metadata_of(event) | {"redisId": entry} | ({"stream": stream} if stream else {}),
        lane=stream or "",
        order=(int(place[1]), int(place[2])),
        identity=f"{stream}/{entry}",
        derived=tuple(missing),
    )


def _time(milliseconds: int) -> str:
    """Return the time in an id, which alone would pass for seconds if it is small."""
    if milliseconds >= _SURELY_MILLISECONDS:
        return str(milliseconds)
    return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()


def _own_id(fields: dict[str, Any]) -> str | None:
    texts = (as_text(fields[key]) for key in _ID_FIELDS if key in fields)
    return next((text for text in texts if text), None)


CLI = Format(
    name="redis-cli",
    system=SYSTEM,
    signature='["milliseconds-sequence", [name, value, …]], under the name of the stream for XREAD',
    export="redis-cli --json XRANGE STREAM - + > dump.json (or XREAD STREAMS A B 0 0)",
    cannot_tell=f"With XRANGE, the name of the stream. {_FIELDS_CANNOT_TELL}",
    accepts=_is_pair,
    translate=_pair,
)
RIOT = Format(
    name="redis-riot",
    system=SYSTEM,
    signature="key, ttl, type, value with stream, id and body",
    export="riot file-export dump.json",
    cannot_tell=_FIELDS_CANNOT_TELL,
    accepts=lambda value: (
        _is_key(value) or (isinstance(value, dict) and "body" in value and _is_id(value.get("id")))
    ),
    translate=_riot,
)
INSIGHT = Format(
    name="redisinsight",
    system=SYSTEM,
    signature="keyName, entries with id and fields",
    export="save the answer of the stream entries request of RedisInsight",
    cannot_tell=_FIELDS_CANNOT_TELL,
    accepts=lambda value: isinstance(value, dict) and "fields" in value and _is_id(value.get("id")),
    translate=_insight,
)

FAMILY = Family(
    formats=(CLI, RIOT, INSIGHT),
    containers=(
        Container(accepts=_is_named_stream, unwrap=_of_named_stream),
        Container(accepts=_is_map_of_streams, unwrap=_of_map_of_streams),
        Container(accepts=_is_stream_key, unwrap=_of_key),
        Container(accepts=_is_entries, unwrap=_of_entries),
    ),
)
