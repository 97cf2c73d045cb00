"""Headers of a message by which frameworks say what it is, whichever broker carried it."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from explorer.formats.record import Raw, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

Told: TypeAlias = dict[str, str]
"""What is told about an event: `id`, `type`, `aggregate`, `kind` (of the aggregate), `time`,
`version`, `correlation`, `causation`, `user`; what is not told is not there."""

Headers: TypeAlias = dict[str, object]
"""Headers in the order of the dump; of one that is there several times, the list of all."""

_NAMES = {
    "id": (
        *("ceid", "cloudeventsid", "eventid", "eventuuid", "axonmessageid", "esdbrecordid"),
        *("nservicebusmessageid", "rabbitmqmessageid", "messageid", "id"),
    ),
    "type": (
        *("cetype", "cloudeventstype", "eventtype", "axonmessagetype", "esdbrecordschemasubject"),
        *("messagetype", "nservicebusenclosedmessagetypes", "typeid", "rabbitmqtype", "type"),
    ),
    "aggregate": (
        *("aggregateid", "eventaggregateid", "axonmessageaggregateid", "esdbrecordstreamid"),
        *("cesubject", "cloudeventssubject", "streamid", "entityid"),
    ),
    "kind": (
        *("aggregatetype", "eventaggregatetype", "axonmessageaggregatetype", "entitytype"),
    ),
    "time": (
        *("cetime", "cloudeventstime", "eventtime", "occurredat", "axonmessagetimestamp"),
        *("nservicebustimesent", "timestampinms", "rabbitmqtimestamp", "timestamp", "date"),
    ),
    "version": (
        *("aggregateversion", "axonmessageaggregateseq", "esdbrecordstreamrevision"),
    ),
    "correlation": (
        *("axonmetadatatraceid", "nservicebusconversationid", "correlationid"),
        *("cecorrelationid", "cloudeventscorrelationid", "kafkacorrelationid"),
        *("rabbitmqcorrelationid",),
    ),
    "causation": (
        *("axonmetadatacorrelationid", "nservicebusrelatedto", "causationid"),
        *("cecausationid", "cloudeventscausationid", "conversationid"),
    ),
    "user": ("userid", "ceuserid", "cloudeventsuserid", "ceauthid", "cloudeventsauthid"),
}  # fmt: skip
"""The names of the headers for a field, best first, without signs and in lower case.

Axon calls the cause of a message its `correlationId`, and its correlation `traceId`. Wolverine
calls the cause `conversation-id`.
"""

_PLACES = {name: (rank, role) for role, names in _NAMES.items() for rank, name in enumerate(names)}
_SPELLED = {"typeid": "__TypeId__", "conversationid": "conversation-id"}
"""Names that say something only as Spring and Wolverine spell them."""

_NO_GUID = "00000000-0000-0000-0000-000000000000"
_SIGNS = str.maketrans("", "", "-_.:$ ")


@lru_cache(maxsize=4096)
def role_of(name: str) -> tuple[int, str] | None:
    """Return how good a name is, 0 for best, and what for; None if it says nothing."""
    plain = name.translate(_SIGNS).lower()
    spelled = _SPELLED.get(plain)
    return None if spelled and name != spelled else _PLACES.get(plain)


def collected(pairs: Iterable[tuple[str | None, object]]) -> Headers:
    """Return headers out of names and values; a header without a name is named ``."""
    headers: Headers = {}
    several: set[str] = set()
    for given, value in pairs:
        name = given or ""
        if name not in headers:
            headers[name] = value
        elif name in several:
            headers[name] = [*headers[name], value]  # type: ignore[misc]
        else:
            several.add(name)
            headers[name] = [headers[name], value]
    return headers


def told_by(headers: Headers) -> Told:
    """Return what the headers tell; of one that is there several times, the last counts."""
    ranks: dict[str, int] = {}
    told: Told = {}
    for name, value in headers.items():
        place = role_of(name)
        if place is None:
            continue
        rank, role = place
        text = _read(role, name, value)
        if text and rank < ranks.get(role, 99):
            ranks[role] = rank
            told[role] = text
    return told


def _read(role: str, name: str, value: object) -> str | None:
    last = value[-1] if isinstance(value, list) else value
    if isinstance(last, Raw):
        last = as_text(last)
    if not isinstance(last, str) or last == _NO_GUID:
        return None
    if role == "type" and name.startswith("NServiceBus"):
        return last.partition(";")[0].partition(",")[0]
    if role == "version":
        return last if last.isascii() and last.isdigit() else None
    return readable_time(last) if role == "time" else last


def readable_time(text: str) -> str | None:
    """Return a time in a way that the store reads: those of mail and of NServiceBus are turned.

    None if it is none, such as the eight bytes of a number.
    """
    if text.isascii() and text[:1].isdigit():
        if text.endswith(" Z") and text.count(":") == 3:
            return ".".join(text[:-2].rsplit(":", 1)) + "Z"
        return text
    try:
        return parsedate_to_datetime(text).astimezone(UTC).isoformat()
    except (ValueError, TypeError, IndexError):
        return None
