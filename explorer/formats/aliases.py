"""What programs call the fields of an event, in any spelling."""

from __future__ import annotations

import re

ALIASES: dict[str, tuple[str, ...]] = {
    "event_id": (
        *("eventid", "id", "messageid", "uuid", "eventuuid", "recordid", "eventidentifier"),
        *("identifier", "guid", "msgid"),
    ),
    "event_type": (
        *("eventtype", "type", "eventname", "event", "messagetype", "messagename", "name"),
        *("action", "activity", "kind", "eventkind", "detailtype", "payloadtype", "eventclass"),
        "topic",
    ),
    "aggregate_id": (
        *("aggregateid", "streamid", "stream", "streamname", "entityid", "subject", "key"),
        *("partitionkey", "sourceid", "rootid", "persistenceid", "originatorid", "aggregateuuid"),
        *("aggregateidentifier", "caseconceptname", "caseid", "objectid", "aggregate", "entity"),
    ),
    "aggregate_type": (
        *("aggregatetype", "entitytype", "streamtype", "category", "entity", "aggregate"),
        *("type", "source", "topic"),
    ),
    "occurred_at": (
        *("timestamp", "time", "occurredat", "occurredon", "createdat", "created", "eventtime"),
        *("eventtimestamp", "datetime", "date", "ts", "tsms", "recordedat", "publishedat"),
        *("sentat", "timeunixnano", "timetimestamp", "at", "when"),
    ),
    "version": (
        *("version", "sequence", "sequencenumber", "seqnr", "seqnumber", "seq", "revision"),
        *("eventnumber", "position", "streamversion", "aggregateversion", "originatorversion"),
        *("streamposition", "aggregatesequence", "aggregatesequencenumber", "rev"),
    ),
    "payload": (
        *("payload", "data", "body", "value", "eventdata", "message", "detail", "properties"),
        *("state", "content", "eventpayload", "eventbody"),
    ),
    "metadata": (
        *("metadata", "meta", "headers", "context", "attributes", "envelope", "eventmetadata"),
    ),
    "correlation_id": (
        *("correlationid", "conversationid", "traceid", "transactionid", "requestid", "flowid"),
        "correlation",
    ),
    "causation_id": (
        *("causationid", "causedby", "initiatorid", "relatedto", "parentid", "parentspanid"),
        *("triggeredby", "causeid", "causation", "cause"),
    ),
    "user_id": ("userid", "user", "actor", "actorid", "username", "createdby", "principal", "sub"),
}
"""For each field its names, likeliest first, in lower case and without anything between words."""

PLAIN: dict[str, tuple[str, ...]] = {
    "aggregate_type": ("aggregatetype", "entitytype", "streamtype"),
    "correlation_id": ("correlationid", "conversationid"),
    "causation_id": ("causationid", "causedby"),
}
"""Names that mean the field even where all events have the same value."""

OF_OTHERS = frozenset(
    (
        *("event", "message", "correlation", "causation", "cause", "trace", "span", "parent"),
        *("user", "actor", "session", "request", "tenant", "transaction", "record", "schema"),
        *("batch", "flow", "partition", "conversation"),
    )
)
"""`<word>Id` of these words names no aggregate."""

TIME_ENDS = frozenset(["at", "on", "time", "timestamp", "date", "datetime", "ts", "when"])
"""Last words of names of times."""

_LONG = {
    **dict.fromkeys(("evt", "ev"), "event"),
    **dict.fromkeys(("uuid", "guid", "uid", "ident", "identifier"), "id"),
    **dict.fromkeys(("hdr", "hdrs", "header"), "headers"),
    **dict.fromkeys(("nr", "no", "num"), "number"),
    "msg": "message",
    "agg": "aggregate",
    "corr": "correlation",
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: of `orderId`, `order_id` and `order-id` two."""
    return tuple(word.lower() for word in _WORD.findall(name))


def rank(field: str, name: str) -> int | None:
    """Return how likely a name is for a field, 0 the likeliest; None if it is none of its names."""
    known, spelled = ALIASES[field], words(name)
    spellings = ("".join(spelled), "".join(_LONG.get(word, word) for word in spelled))
    return next((known.index(each) for each in spellings if each in known), None)


def is_plain(field: str, name: str) -> bool:
    """Tell whether a name leaves no doubt that it is the field."""
    return "".join(words(name)) in PLAIN.get(field, ())


def is_id(name: str) -> bool:
    """Tell whether a name is that of an id."""
    return any(_LONG.get(word, word) == "id" for word in words(name)[-1:])


def is_time(name: str) -> bool:
    """Tell whether a name ends like that of a time, such as `shipped_at`."""
    return TIME_ENDS.issuperset(words(name)[-1:])


def owner(name: str) -> str:
    """Return of what a name is the id, such as `order` of `orderId`; "" if of nothing."""
    named = "".join(words(name)[:-1])
    return named if is_id(name) and named not in OF_OTHERS else ""
