"""EventStoreDB and KurrentDB: Atom pages, single events, client dumps, connectors, Replicator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from explorer.formats.container import listed
from explorer.formats.format import Family, Format, has
from explorer.formats.message import others
from explorer.formats.outcome import Skipped, Translated
from explorer.formats.peeling import json_text, peeled, peeled_text, text_behind
from explorer.formats.record import Raw, Record, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SYSTEM = "EventStoreDB, KurrentDB"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LINKS = frozenset(("$correlationId", "$causationId"))
_HEADERS = "esdb-record-"
Outcome: TypeAlias = Translated | Skipped


def _outcome(
    event: Translated, stream: str | None, metadata: Record, kept: dict[str, Raw]
) -> Outcome:
    """Return an event with what its stream and its metadata say, or skip what the system wrote."""
    if (event.event_type or "").startswith("$"):
        return Skipped("a system event")
    kind, dash, name = (stream or "").partition("-")
    event.aggregate_type, event.aggregate_id = (kind, name) if dash else ("", kind or None)
    event.correlation_id = metadata.text("$correlationId") or metadata.text("correlationId")
    event.causation_id = metadata.text("$causationId") or metadata.text("causationId")
    event.user_id = metadata.text("userId") or metadata.text("$userId")
    event.occurred_at = metadata.text("$originalCreatedDate") or event.occurred_at
    event.metadata = {**kept, **others(metadata, _LINKS)}
    event.identity = event.event_id
    return event


def _json_of(raw: Raw | None) -> Record:
    return Record(b"{}" if raw is None else peeled(raw).encode())


def _atom(record: Record) -> Outcome:
    """Return the event of an entry: numbers and stream of the event, the place of the link."""
    if record.text("eventId") is None or record.text("eventNumber") is None:
        return Skipped("a link to an event that is not there")
    place = record.whole("positionEventNumber")
    linked = record.text("positionStreamId") != record.text("streamId")
    data = record.at("data")
    derived = (("occurred_at",) if linked else ()) + (("payload",) if data is None else ())
    event = Translated(
        event_id=record.text("eventId"),
        event_type=record.text("eventType"),
        aggregate_id=None,
        occurred_at=record.text("updated"),
        version=record.whole("eventNumber"),
        payload="null" if data is None else peeled(data),
        lane=record.text("positionStreamId") or "",
        order=None if place is None else (0, place),
        derived=derived,
    )
    link = ("positionEventNumber", "positionStreamId", "linkMetaData") if linked else ()
    kept = {key: record.members[key] for key in link if key in record.members}
    return _outcome(event, record.text("streamId"), _json_of(record.at("metaData")), kept)


def _single(record: Record) -> Outcome:
    event = Translated(
        event_id=record.text("eventId"),
        event_type=record.text("eventType"),
        aggregate_id=None,
        occurred_at=record.text("created") or record.text("updated"),
        version=record.whole("eventNumber"),
        payload=_body(record.at("data"), is_json=True),
    )
    return _outcome(event, record.text("eventStreamId"), _json_of(record.at("metadata")), {})


def _client(record: Record) -> Outcome:
    """Return the event of a client in Node, Python or another that writes in lower case."""
    event = record.inside("event")
    if event is None:
        return Skipped("a link to an event that is not there")
    is_json = event.text("isJson") != "false"
    position = event.inside("position") or record.inside("position") or Record(b"{}")
    commit = position.whole("commit") or record.whole("commitPosition")
    found = Translated(
        event_id=event.text("id"),
        event_type=event.text("type") or event.text("metadata", "type"),
        aggregate_id=None,
        occurred_at=_created(event.text("created") or event.text("metadata", "created")),
        version=event.whole("revision"),
        payload=_body(event.at("data"), is_json=is_json),
        order=None if commit is None else (commit, position.whole("prepare") or commit),
    )
    kept = {"link": record.members["link"]} if record.inside("link") else {}
    meta = event.at("customMetadata") or event.at("metadata")
    return _outcome(found, event.text("streamId"), _meta(meta), kept)


def _dotnet(record: Record) -> Outcome:
    """Return the event of a .NET client, over gRPC or TCP, whose data is base64."""
    event = record.inside("Event")
    if event is None:
        return Skipped("a link to an event that is not there")
    place = event.inside("Position") or record.inside("OriginalPosition") or Record(b"{}")
    commit = place.whole("CommitPosition")
    is_json = event.text("IsJson") != "false"
    found = Translated(
        event_id=event.text("EventId"),
        event_type=event.text("EventType"),
        aggregate_id=None,
        occurred_at=event.text("Created") or event.text("CreatedEpoch"),
        version=event.whole("EventNumber"),
        payload=_body(event.at("Data"), is_json=is_json),
        order=None if commit is None else (commit, place.whole("PreparePosition") or commit),
    )
    kept = {"Link": record.members["Link"]} if record.inside("Link") else {}
    return _outcome(found, event.text("EventStreamId"), _meta(event.at("Metadata")), kept)


def _connector(record: Record) -> Outcome:
    headers = record.inside("headers") or Record(b"{}")
    place = record.inside("position") or Record(b"{}")
    number = place.whole("logPosition")
    found = Translated(
        event_id=record.text("recordId"),
        event_type=record.text("schemaInfo", "subject"),
        aggregate_id=None,
        occurred_at=record.text("timestamp") or headers.text(_HEADERS + "timestamp"),
        version=_either(place.whole("streamRevision"), headers.whole(_HEADERS + "stream-revision")),
        payload=peeled(record.at("value")),
        order=None if number is None else (number, 0),
    )
    inner = Record(_without_prefix(headers))
    kept = {name: raw for name, raw in record.members.items() if name == "position"}
    return _outcome(found, place.text("streamId"), inner, kept)


def _replicated(record: Record) -> Outcome:
    metadata = _json_of(record.at("metadata"))
    stream = record.text("streamName")
    number = metadata.whole("$originalEventNumber")
    found = Translated(
        event_id=record.text("eventId") or (f"{number}@{stream}" if number is not None else None),
        event_type=record.text("eventType"),
        aggregate_id=None,
        occurred_at=metadata.text("$originalCreatedDate"),
        version=number,
        payload=peeled(record.at("payload")),
        derived=() if record.text("eventId") else ("event_id",),
    )
    return _outcome(found, stream, metadata, {})


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _without_prefix(headers: Record) -> bytes:
    prefix = _HEADERS + "headers-"
    return json_text(
        {key.removeprefix(prefix): raw for key, raw in headers.members.items()}
    ).encode()


def _body(raw: Raw | None, *, is_json: bool) -> str:
    """Return data as it is, or what its base64 stands for if that is JSON."""
    if raw is None:
        return "null"
    text = as_text(raw) if bytes(raw)[:1] == b'"' else None
    if text is None or not is_json:
        return str(raw, "utf-8")
    decoded = text_behind(text)
    return peeled(raw) if decoded is None else peeled_text(decoded)


def _meta(raw: Raw | None) -> Record:
    return Record(_body(raw, is_json=True).encode())


def _created(text: str | None) -> str | None:
    """Return a time; where it is the protocol's own, it counts 100 ns since 1970."""
    if text is None or not text.isdigit() or len(text) < 16:
        return text
    return (_EPOCH + timedelta(microseconds=int(text) // 10)).isoformat()


def _is_atom(record: Any) -> bool:
    return has(record, "positionEventNumber", "summary")


def _has(*keys: str) -> Callable[[Any], bool]:
    return lambda record: has(record, *keys)


def _is_client(record: Any) -> bool:
    if not isinstance(record, dict) or "event" not in record:
        return False
    event = record["event"]
    return (isinstance(event, dict) and "streamId" in event) or (event is None and "link" in record)


def _is_dotnet(record: Any) -> bool:
    return has(record, "Event") and ("OriginalPosition" in record or "Link" in record)


def _only(read: Callable[[Record], Outcome]) -> Callable[[Record], Iterable[Outcome]]:
    return partial(_one, read)


def _one(read: Callable[[Record], Outcome], record: Record) -> Iterable[Outcome]:
    return (read(record),)


ATOM = Format(
    name="eventstore-atom",
    system=SYSTEM,
    signature="entries with eventId, eventType, eventNumber, streamId, positionEventNumber",
    export=(
        "curl -H 'Accept: application/vnd.eventstore.atom+json'"
        " 'http://HOST:2113/streams/STREAM?embed=body', then along the link `next`"
    ),
    cannot_tell="For links the time of the event: they have their own. With embed=rich, the data.",
    accepts=_is_atom,
    translate=_only(_atom),
)
SINGLE = Format(
    name="eventstore-single",
    system=SYSTEM,
    signature="eventStreamId, eventNumber, eventType, data",
    export="curl -H 'Accept: application/vnd.eventstore.events+json' http://HOST:2113/streams/S/N",
    cannot_tell="The time, unless Replicator wrote it down: such records go to quarantine.",
    accepts=_has("eventStreamId", "eventType"),
    translate=_only(_single),
)
CLIENT = Format(
    name="eventstore-grpc",
    system=SYSTEM,
    signature="event with streamId, revision, type, data; link, commitPosition",
    export="for await (const found of client.readAll()) console.log(JSON.stringify(found))",
    accepts=_is_client,
    translate=_only(_client),
)
DOTNET = Format(
    name="eventstore-dotnet",
    system=SYSTEM,
    signature="Event with EventStreamId, EventNumber, Data in base64; Link, OriginalPosition",
    export="foreach (var e in slice.Events) Console.WriteLine(JsonSerializer.Serialize(e));",
    accepts=_is_dotnet,
    translate=_only(_dotnet),
)
CONNECTOR = Format(
    name="kurrentdb-connector",
    system=SYSTEM,
    signature="recordId, position with streamId, schemaInfo, value",
    export="a KurrentDB connector with an HTTP or file sink",
    cannot_tell="The version, unless the sink adds esdb-record-stream-revision.",
    accepts=_has("recordId", "position", "schemaInfo", "value"),
    translate=_only(_connector),
)
REPLICATOR = Format(
    name="eventstore-replicator",
    system=SYSTEM,
    signature="eventType, streamName, payload and metadata as JSON text",
    export="the HTTP transform of EventStore Replicator, which posts each event",
    cannot_tell="The event id.",
    accepts=_has("eventType", "streamName", "payload"),
    translate=_only(_replicated),
)

FAMILY = Family(
    formats=(ATOM, SINGLE, CLIENT, DOTNET, CONNECTOR, REPLICATOR),
    containers=(listed("entries", of=_is_atom),),
)
