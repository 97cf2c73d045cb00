"""Dumps for tests: records with everything filled in that a test does not care about."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from explorer import formats
from explorer.model import EventQuery
from explorer.store import load, open_store
from explorer.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from explorer.model import Event, LoadReport, Quarantined

NOTHING: Any = object()
"""Leaves a field out."""


def a_record(number: int = 0, **fields: Any) -> dict[str, Any]:
    """A canonical record; fields set to NOTHING are absent."""
    record = {
        "eventId": f"e{number}",
        "eventType": "Changed",
        "aggregateId": "a-1",
        "aggregateType": "Account",
        "timestamp": f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z",
        "version": number + 1,
        "payload": {"n": number},
        "metadata": {"correlationId": "c-1", "causationId": "x", "userId": "ada"},
        **fields,
    }
    return {key: value for key, value in record.items() if value is not NOTHING}


def lines(records: Iterable[Any]) -> bytes:
    """JSONL: strings and bytes as they are, anything else as JSON."""
    return b"".join(_line(record) + b"\n" for record in records)


def a_dump(path: Path, records: Iterable[Any]) -> Path:
    """Write JSONL and return its path."""
    path.write_bytes(lines(records))
    return path


def loaded(*paths: Path, **options: Any) -> Loaded:
    """Load the dumps into a store beside the first and read it whole."""
    store = options.pop("store", paths[0].parent / "log.duckdb")
    return Loaded(*load(paths, options.pop("detect", formats.detect), store=store, **options))


class Loaded:
    """All that a store holds, read at once."""

    def __init__(self, path: Path, report: LoadReport) -> None:
        self.path = path
        self.report = report
        with closing(open_store(path)) as store:
            self.events: list[Event] = list(store.page(EventQuery(), limit=100_000).events)
            self.quarantine: list[Quarantined] = list(store.quarantine())
        with closing(Database(path)) as database:
            rows = database.rows("select record, record_number from records order by rowid")
        self.raw: list[str] = [record for record, _ in rows]
        self.numbers: list[int] = [number for _, number in rows]

    @property
    def ids(self) -> list[str]:
        return [event.id for event in self.events]

    @property
    def reasons(self) -> list[str]:
        return [bad.reason for bad in self.quarantine]


def _line(record: Any) -> bytes:
    if isinstance(record, bytes):
        return record
    return (record if isinstance(record, str) else json.dumps(record)).encode()
