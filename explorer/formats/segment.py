"""Segment: the calls that its libraries make, as raw logs keep them."""

from __future__ import annotations

from typing import Any

from explorer.formats.format import Family, Format
from explorer.formats.table import has
from explorer.model import RecordMapping

MAPPING = RecordMapping(
    format="segment",
    event_id=("/messageId",),
    event_type=("/event", "/type"),
    aggregate_id=("/userId", "/anonymousId", "/groupId"),
    # not `/version`: that is one of Segment's interface
    occurred_at=("/timestamp", "/originalTimestamp", "/sentAt", "/receivedAt"),
    payload=("/properties", "/traits"),
    metadata=("/context",),
    user_id=("/userId",),
)
_CALLS = ("track", "identify", "page", "screen", "group", "alias")


def _is_call(record: Any) -> bool:
    return has(record, ("type", "messageId", ("anonymousId", "userId"))) and (
        record["type"] in _CALLS
    )


SEGMENT = Format(
    name=MAPPING.format,
    system="Segment",
    signature="type (track, identify, page …), messageId, anonymousId or userId",
    export="aws s3 cp --recursive s3://BUCKET/segment-logs/SOURCE/DAY . && zcat *.gz > dump.jsonl",
    cannot_tell=(
        "The aggregate is the user, else the anonymous visitor: what one did before logging in is"
        " another aggregate. Calls have no versions and may be out of order."
    ),
    accepts=_is_call,
    mapping=MAPPING,
)

FAMILY = Family(formats=(SEGMENT,))
