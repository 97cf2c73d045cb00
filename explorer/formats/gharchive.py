"""GH Archive: the public timeline of GitHub."""

from __future__ import annotations

from typing import Any

from explorer.formats.format import Family, Format
from explorer.formats.table import has
from explorer.model import RecordMapping

MAPPING = RecordMapping(
    format="gh-archive",
    event_id=("/id",),
    event_type=("/type",),
    aggregate_id=("/repo/name", "/repo/id"),
    occurred_at=("/created_at",),
    payload=("/payload",),
    metadata=("/actor",),
    user_id=("/actor/login",),
)


def _is_event(record: Any) -> bool:
    return (
        has(record, ("type", "actor", "repo", "payload", "created_at"))
        and isinstance(record["actor"], dict)
        and str(record["type"]).endswith("Event")
    )


GH_ARCHIVE = Format(
    name=MAPPING.format,
    system="GH Archive",
    signature="type, actor, repo, payload, created_at",
    export="curl -O https://data.gharchive.org/2024-01-01-15.json.gz",
    cannot_tell=(
        "Times are whole seconds and events have no versions, so the order is that of the file. A"
        " repository goes by its name, which may change."
    ),
    accepts=_is_event,
    mapping=MAPPING,
)

FAMILY = Family(formats=(GH_ARCHIVE,))
