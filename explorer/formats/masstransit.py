"""MassTransit: the JSON envelope of its messages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.column import document
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Translated
from explorer.formats.record import Record, as_text
from explorer.formats.table import has, with_inner_id

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAPPED = {"messageId", "sentTime", "message", "conversationId", "correlationId", "initiatorId"}


def _envelope(record: Record) -> Iterable[Translated]:
    kinds = record.items("messageType")
    payload = document(record.at("message"))
    kind, identity = _aggregate(record.text("correlationId"), payload)
    event = Translated(
        event_id=record.text("messageId"),
        event_type=(kinds[0].text() or "").rpartition(":")[2] if kinds else None,
        aggregate_id=identity,
        aggregate_type=kind,
        occurred_at=record.text("sentTime"),
        payload=payload,
        metadata={name: raw for name, raw in record.members.items() if name not in _MAPPED},
        correlation_id=record.text("conversationId"),
        causation_id=record.text("initiatorId"),
        identity=record.text("messageId"),
        derived=("aggregate_id", "aggregate_type") if identity else (),
    )
    return (with_inner_id(event),)


def _aggregate(correlation: str | None, payload: str) -> tuple[str | None, str | None]:
    """The correlation id, called as the member of the message that has it too."""
    members = Record(payload.encode()).members if correlation else {}
    same = (name for name, raw in members.items() if as_text(raw) == correlation)
    name = next((name for name in same if name != "correlationId"), "")
    return name.removesuffix("Id") or None, correlation


MASSTRANSIT = Format(
    name="masstransit",
    system="MassTransit",
    signature="messageId, messageType[] of urn:message:, message",
    export="cat Audit/*.json > dump.jsonl, where a receive endpoint saves the raw bodies",
    cannot_tell=(
        "Messages have no aggregate: it is their correlationId, else the first id inside. The"
        " cause (initiatorId) is named by its correlationId, not by its messageId. Versions are"
        " counted."
    ),
    accepts=partial(has, columns=("messageType", "message", "messageId")),
    translate=_envelope,
)

FAMILY = Family(formats=(MASSTRANSIT,))
