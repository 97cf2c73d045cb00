"""NServiceBus: headers and body of messages, as transports and the audit queue keep them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from explorer.formats.column import document
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Skipped, Translated
from explorer.formats.peeling import peeled
from explorer.formats.record import Raw, Record
from explorer.formats.table import first, first_raw, inner_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPES = "NServiceBus.EnclosedMessageTypes"
_HEADERS = ("Headers", "headers")
_BODY = ("Body", "body", "BodyText", "bodyText")
_SAGA = ("NServiceBus.SagaId", "NServiceBus.OriginatingSagaId")
_COLON_BEFORE_MICROS = re.compile(r"(\d\d:\d\d:\d\d):(\d{1,9})")


def colon_mended(time: str | None) -> str | None:
    """Return a time such as `2026-04-29 22:09:53:925402 Z` with a point before its fraction."""
    return None if time is None else _COLON_BEFORE_MICROS.sub(r"\1.\2", time).replace(" Z", "Z")


def _message(record: Record) -> Iterable[Translated | Skipped]:
    row = record.members
    headers = _headers(row)
    intent = first(headers, ("NServiceBus.MessageIntent",))
    if intent in _CONTROL or first(headers, ("NServiceBus.ControlMessage",)) == "True":
        return (Skipped("control message"),)
    return (_event(row, headers),)


def _event(row: Mapping[str, Raw], headers: Mapping[str, Raw]) -> Translated:
    payload = document(first_raw(row, _BODY))
    kind, identity = inner_id(payload) or (None, first(headers, _SAGA))
    message_id = first(headers, ("NServiceBus.MessageId",))
    return Translated(
        event_id=message_id,
        event_type=(first(headers, (_TYPES,)) or "").partition(";")[0].partition(",")[0].strip(),
        aggregate_id=identity,
        aggregate_type=kind,
        occurred_at=colon_mended(first(headers, ("NServiceBus.TimeSent",))),
        payload=payload,
        metadata=headers,
        # `NServiceBus.CorrelationId` ties a reply to its request
        correlation_id=first(headers, ("NServiceBus.ConversationId",)),
        causation_id=first(headers, ("NServiceBus.RelatedTo",)),
        identity=message_id,
        derived=("aggregate_id", "aggregate_type"),
    )


def _headers(row: Mapping[str, Raw]) -> dict[str, Raw]:
    apart = first_raw(row, _HEADERS)
    if apart is not None:
        return Record(peeled(apart).encode()).members
    return {name: raw for name, raw in row.items() if name not in _BODY}


def _is_message(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    apart = next((record[name] for name in _HEADERS if name in record), None)
    return _TYPES in record or (isinstance(apart, dict | str) and _TYPES in apart)


_CONTROL = ("Subscribe", "Unsubscribe")

NSERVICEBUS = Format(
    name="nservicebus",
    system="NServiceBus",
    signature="headers with NServiceBus.EnclosedMessageTypes, at the top or in Headers; Body",
    export=(
        'sqlcmd -h -1 -y 0 -Q "select Headers, convert(varchar(max), Body, 1) as Body from audit'
        ' order by RowVersion for json path, include_null_values" -o dump.json'
    ),
    cannot_tell=(
        "Messages have no aggregate: it is the first id inside, else the saga. Versions are"
        " counted, and values of XML bodies are all texts."
    ),
    accepts=_is_message,
    translate=_message,
)

FAMILY = Family(formats=(NSERVICEBUS,))
