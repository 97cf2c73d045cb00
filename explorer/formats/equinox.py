"""Equinox on Azure Cosmos DB: documents with a batch of events each."""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING

from explorer.formats.column import inflated, of_bytes
from explorer.formats.format import Family, Format
from explorer.formats.outcome import Fault, Skipped, Translated
from explorer.formats.peeling import from_base64
from explorer.formats.table import has, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.formats.record import Record

_DEFLATE, _BROTLI = "1", "2"


def _batch(record: Record) -> Iterable[Translated | Skipped]:
    stream, base = record.text("p"), record.whole("i")
    events = record.items("e")
    if stream is None or base is None:
        msg = "Its stream (p) or its index (i) is missing."
        raise Fault(msg)
    if not events:
        return (Skipped("document without events"),)
    return [_event(stream, base + place, event) for place, event in enumerate(events)]


def _event(stream: str, index: int, event: Record) -> Translated:
    category, identity = split(stream, "-")
    return Translated(
        event_id=f"{stream}/{index}",
        event_type=event.text("c"),
        aggregate_id=identity,
        aggregate_type=category,
        occurred_at=event.text("t"),
        version=index,
        payload=_body(event, "d", "D"),
        metadata=_body(event, "m", "M"),
        correlation_id=event.text("correlationId"),
        causation_id=event.text("causationId"),
        lane=stream,
        order=(index, 0),
        identity=f"{stream}/{index}",
        derived=("event_id",),
    )


def _body(event: Record, name: str, encoding: str) -> str:
    how = event.text(encoding)
    if how == _BROTLI:
        msg = "Its events are compressed with Brotli, which is not read."
        raise Fault(msg)
    content = from_base64(event.text(name)) if how == _DEFLATE else None
    if content is None:
        return event.json(name) or "null"
    return of_bytes(inflated(content, -zlib.MAX_WBITS))


EQUINOX = Format(
    name="equinox",
    system="Equinox on Cosmos DB",
    signature="p, i, n, e[] with c, t and d",
    export=(
        "dmt run, with source Cosmos-nosql, query `select * from c where is_defined(c.e)` and sink"
        " JSON"
    ),
    cannot_tell=(
        "Events have no ids: they are made up from stream and index. The store has no order across"
        " streams, so these interleave by time; snapshots (u) are left out."
    ),
    accepts=partial(has, columns=("p", "i", "n", "e")),
    translate=_batch,
)

FAMILY = Family(formats=(EQUINOX,))
