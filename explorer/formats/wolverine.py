"""Wolverine: the headers of its messages, and the tables of its inbox and outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.formats.column import as_bytes, document, of_bytes
from explorer.formats.format import Family, Format
from explorer.formats.nservicebus import colon_mended
from explorer.formats.outcome import Fault, Translated
from explorer.formats.peeling import from_base64, peeled
from explorer.formats.record import Record
from explorer.formats.table import first, first_raw, has, inner_id
from explorer.formats.wolverine_envelope import envelope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEADERS = ("headers", "Headers")
_BODY = ("body", "Body", "data", "Data", "payload")


def _message(record: Record) -> Iterable[Translated]:
    row = record.members
    apart = first_raw(row, _HEADERS)
    if apart is None:
        members = {name: raw for name, raw in row.items() if name not in _BODY}
    else:
        members = Record(peeled(apart).encode()).members
    headers = {name: text for name in members if (text := first(members, (name,)))}
    return (_event(headers, document(first_raw(row, _BODY)), members),)


def _row(record: Record) -> Iterable[Translated]:
    text = record.text("body") or ""
    content = as_bytes(text) or from_base64(text)
    if not content:
        msg = "Its body is not in hex or base64."
        raise Fault(msg)
    found = envelope(content)
    of_row = {"id": record.text("id"), "message-type": record.text("message_type")}
    texts = {name: value for name, value in of_row.items() if value} | found.headers
    beside = {name: raw for name, raw in record.members.items() if name not in _ENVELOPED}
    return (_event(texts, of_bytes(found.data), beside | found.headers),)


_ENVELOPED = {"id", "message_type", "body"}


def _event(headers: Mapping[str, str], payload: str, metadata: Mapping[str, Any]) -> Translated:
    kind, identity = inner_id(payload) or (None, None)
    return Translated(
        event_id=headers.get("id"),
        event_type=headers.get("message-type"),
        aggregate_id=headers.get("saga-id") or headers.get("group-id") or identity,
        aggregate_type=None if "saga-id" in headers or "group-id" in headers else kind,
        occurred_at=colon_mended(headers.get("sent-at")),
        payload=payload,
        metadata=metadata,
        # a conversation is named by the message that began it, which need not be the cause
        correlation_id=headers.get("correlation-id") or headers.get("conversation-id"),
        causation_id=headers.get("causation-id"),
        user_id=headers.get("user-name"),
        identity=headers.get("id"),
        derived=("aggregate_id", "aggregate_type"),
    )


def _is_message(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    apart = next((record[name] for name in _HEADERS if name in record), record)
    return isinstance(apart, dict | str) and "message-type" in apart and "conversation-id" in apart


def _is_row(record: Any) -> bool:
    columns = ("id", "message_type", "body", "attempts", "owner_id")
    return has(record, columns) and isinstance(record["body"], str)


_SYSTEM = "Wolverine"
_CANNOT = (
    "Messages have no aggregate: it is the saga, else the group, else the first id inside. Versions"
    " are counted. Few messages name their cause."
)
MESSAGES = Format(
    name="wolverine",
    system=_SYSTEM,
    signature="headers id, message-type, conversation-id, at the top or in headers; body",
    export=(
        "rabbitmqadmin get queue=audit count=100000 -f raw_json | jq -c"
        " '.[] | {headers: .properties.headers, body: .payload}' > dump.jsonl"
    ),
    cannot_tell=_CANNOT,
    accepts=_is_message,
    translate=_message,
)
ENVELOPES = Format(
    name="wolverine-envelopes",
    system=_SYSTEM,
    signature="id, status, message_type, body: a row of wolverine_incoming_envelopes",
    export=(
        'psql -At -c "select row_to_json(e) from wolverine_incoming_envelopes e" DB > dump.jsonl'
    ),
    cannot_tell=f"{_CANNOT} Messages that were handled are soon deleted from the table.",
    accepts=_is_row,
    translate=_row,
)

FAMILY = Family(formats=(MESSAGES, ENVELOPES))
