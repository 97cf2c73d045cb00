"""A mapping compiled to SQL: from the JSON text of a record to the columns of `records`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.store import json_sql
from explorer.store.json_sql import decoded, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import RecordMapping

COLUMNS = (
    "record",
    "event_id",
    "event_type",
    "aggregate_type",
    "aggregate_id",
    "occurred_at",
    "version",
    "correlation_id",
    "causation_id",
    "user_id",
    "payload",
    "metadata",
)
"""The columns of `records` that come out of a record."""

EARLIEST, LATEST = "0001-01-01", "9999-12-31 23:59:59.999999"
"""What Python can tell as a time."""

_SCALARS = (
    "event_id",
    "event_type",
    "aggregate_type",
    "aggregate_id",
    "occurred_at",
    "version",
    "correlation_id",
    "causation_id",
    "user_id",
)
_FITS = f"""
    event_id is not null and event_type is not null and aggregate_id is not null
    and occurred_at between '{EARLIEST}' and '{LATEST}'
    and case when version_text is null then true else version is not null end
    and case when odd then {json_sql.strict("record")}
        else {json_sql.strict_but_for_members("record")} end
    and {json_sql.shallow("record")}
"""
"""Choices are written as CASE: DuckDB computes both sides of an OR, for every row."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """How to get from the JSON text of records to the columns of `records`."""

    mapping: RecordMapping
    hits: frozenset[str] = frozenset()
    """Pointers that often find something. They change the speed, never the result."""

    def query(self, source: str) -> str:
        """Return a query for `COLUMNS` and `fit` over `source`, whose rows have `json`.

        `json` is valid JSON or NULL. Further columns of `source` come through. `fit` tells whether
        the row can go into `records` as it is; it is false, not NULL, where it cannot. A record
        that only might break a rule counts as unfit here: whoever asks looks closer.
        """
        fields = {field: self._first(field) for field in _SCALARS}
        return f"""
            select *, ({_FITS}) is true as fit
            from (
                select *, {json_sql.TIME} as occurred_at, {json_sql.VERSION} as version
                from (
                    select * exclude (first, others, embedded, json),
                        json::varchar as record,
                        nullif({fields["event_id"]}, '') as event_id,
                        nullif({fields["event_type"]}, '') as event_type,
                        coalesce({fields["aggregate_type"]}, '') as aggregate_type,
                        nullif({fields["aggregate_id"]}, '') as aggregate_id,
                        {fields["occurred_at"]} as time_text,
                        {fields["version"]} as version_text,
                        nullif({fields["correlation_id"]}, '') as correlation_id,
                        nullif({fields["causation_id"]}, '') as causation_id,
                        nullif({fields["user_id"]}, '') as user_id,
                        {_document(self.mapping.payload, "/payload")} as payload,
                        embedded as metadata
                    from ({self._found(source)})
                )
            )
        """

    def _found(self, source: str) -> str:
        """The texts at the pointers tried `first`, and at the `others` where those find nothing."""
        tried = [self._texts(self._tried(field)) for field in _SCALARS if self._left(field)]
        needed = " or ".join(f"coalesce({', '.join(texts)}) is null" for texts in tried) or "false"
        return f"""
            select *,
                case when {needed} then {_at(self._all(self._left))} end as others,
                {_document(self.mapping.metadata, "/metadata")} as embedded
            from (
                select *, {_at(self._all(self._tried))} as first,
                    regexp_matches(json, {quoted(json_sql.ODD_MEMBER)}) as odd
                from {source}
            )
        """

    def _first(self, field: str) -> str:
        """The first value of a field; also from inside metadata that is text with JSON in it."""
        pointers = self.mapping.pointers(field)
        texts = self._texts(pointers)
        for whole in filter(None, self.mapping.metadata):
            inside = [p.removeprefix(whole) for p in pointers if p.startswith(f"{whole}/")]
            texts += [f"json_extract_string(embedded, {quoted(pointer)})" for pointer in inside]
        return f"coalesce({', '.join(texts)})" if texts else "null::varchar"

    def _tried(self, field: str) -> tuple[str, ...]:
        """The pointers of a field through the first that often finds something; or all."""
        pointers = self.mapping.pointers(field)
        places = (place for place, pointer in enumerate(pointers, 1) if pointer in self.hits)
        return pointers[: next(places, len(pointers))]

    def _left(self, field: str) -> tuple[str, ...]:
        return self.mapping.pointers(field)[len(self._tried(field)) :]

    def _all(self, part: Callable[[str], tuple[str, ...]]) -> list[str]:
        return sorted({pointer for field in _SCALARS for pointer in part(field)})

    def _texts(self, pointers: Sequence[str]) -> list[str]:
        first, others = self._all(self._tried), self._all(self._left)
        return [
            f"first[{first.index(pointer) + 1}]"
            if pointer in first
            else f"others[{others.index(pointer) + 1}]"
            for pointer in pointers
        ]


def _at(pointers: Sequence[str]) -> str:
    return f"json_extract_string(json, {json_sql.quoted_list(pointers)})"


def _document(pointers: Sequence[str], usual: str) -> str:
    """The JSON text of a payload or metadata; NULL if it is what `usual` points to."""
    if not pointers:
        return "null::varchar"
    if tuple(pointers) == (usual,):
        return f"case when odd then {decoded(usual)} end"
    found = [f"coalesce({decoded(p)}, {_json_at(p)}::varchar)" for p in pointers]
    return f"coalesce({', '.join(found)}, 'null')"


def _json_at(pointer: str) -> str:
    return f"json_extract(json, {quoted(pointer)})" if pointer else "json"
