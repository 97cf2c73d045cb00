"""A mapping compiled to SQL: from the JSON text of a record to the columns of `records`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import RecordMapping

COLUMNS = """record, event_id, event_type, aggregate_type, aggregate_id, occurred_at, version,
    correlation_id, causation_id, user_id, payload, metadata"""
"""The columns of `records` that come out of a record."""

MAX_DEPTH = 256
"""Records nested deeper are kept out of the log: most programs fail on them."""

_TIME = """
    case when time_text >= ':' then null else coalesce(
        try_cast(time_text as timestamptz)::timestamp,
        case
            when abs({number}) < 1e11 then make_timestamp(floor({number} * 1000000)::bigint)
            when abs({number}) < 1e14 then make_timestamp(floor({number} * 1000)::bigint)
            when abs({number}) < 1e17 then make_timestamp(floor({number})::bigint)
            when abs({number}) < 2.5e20 then make_timestamp(({number}::hugeint // 1000)::bigint)
        end,
        try_cast(replace(upper(trim(time_text)), ',', '.') as timestamptz)::timestamp,
        try_strptime(replace(time_text, 'Z', '+00'), [
            '%Y%m%dT%H%M%S%z', '%Y%m%dT%H%M%S.%f%z', '%Y%m%dT%H%M%S', '%Y%m%dT%H%M%S.%f'
        ])::timestamp
    ) end
""".format(number="try_cast(time_text as decimal(38, 9))")
"""ISO 8601, without a zone in UTC, or a number: seconds, milli-, micro- or nanoseconds by size.

The first test keeps out words that DuckDB takes for times, such as `epoch`.
"""

_VERSION = """
    case when regexp_full_match(version_text, '[-+]?[0-9]+(\\.0+)?')
    then try_cast(version_text as bigint) end
"""

_WORD = r"-?(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)\s*[,\]}]"
_LENIENCIES = (rf",\s*(?:[\]}}]|{_WORD})", rf":\s*{_WORD}", rf"\[\s*{_WORD}")
"""What DuckDB takes for JSON and nobody else does: trailing commas, NaN and infinities.

Each begins with a letter of its own, which makes the search several times as fast.
"""


def extraction(mapping: RecordMapping, source: str) -> str:
    """Return a query for `COLUMNS` and `fit` over `source`, whose rows have `json`.

    `json` is valid JSON or NULL. Further columns of `source` come through. `fit` tells whether the
    row can go into `records` as it is; it is false, not NULL, where it cannot. A record that only
    might break a rule counts as unfit here: whoever asks looks closer.
    """
    pointers = sorted({p for field in _SCALARS for p in mapping.pointers(field)})
    text = {pointer: f"x[{place}]" for place, pointer in enumerate(pointers, start=1)}
    scalars = {field: _first(mapping.pointers(field), text, mapping) for field in _SCALARS}
    return f"""
        select *, ({_fits()}) is true as fit
        from (
            select *, {_TIME} as occurred_at, {_VERSION} as version
            from (
                select * exclude (x, json, embedded_metadata),
                    json::varchar as record,
                    nullif({scalars["event_id"]}, '') as event_id,
                    nullif({scalars["event_type"]}, '') as event_type,
                    coalesce({scalars["aggregate_type"]}, '') as aggregate_type,
                    nullif({scalars["aggregate_id"]}, '') as aggregate_id,
                    {scalars["occurred_at"]} as time_text,
                    {scalars["version"]} as version_text,
                    nullif({scalars["correlation_id"]}, '') as correlation_id,
                    nullif({scalars["causation_id"]}, '') as causation_id,
                    nullif({scalars["user_id"]}, '') as user_id,
                    {_document(mapping.payload, "/payload")} as payload,
                    embedded_metadata as metadata
                from (
                    select *,
                        json_extract_string(json, {_strings(pointers)}) as x,
                        {_document(mapping.metadata, "/metadata")} as embedded_metadata
                    from {source}
                )
            )
        )
    """


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


def _first(pointers: Sequence[str], text: dict[str, str], mapping: RecordMapping) -> str:
    """The first value at any of the pointers; also inside metadata that is text holding JSON."""
    found = [text[pointer] for pointer in pointers]
    for whole in mapping.metadata:
        inside = [p.removeprefix(whole) for p in pointers if whole and p.startswith(f"{whole}/")]
        found += [f"json_extract_string(embedded_metadata, {_string(p)})" for p in inside]
    return f"coalesce({', '.join(found)})" if found else "null::varchar"


def _document(pointers: Sequence[str], usual: str) -> str:
    """The JSON text of a payload or metadata; NULL if it is what `usual` points to."""
    if not pointers:
        return "null::varchar"
    if tuple(pointers) == (usual,):
        key = usual.removeprefix("/")
        return f"case when regexp_matches(json, '{key}\"\\s*:\\s*\"') then {_decoded(usual)} end"
    found = [f"coalesce({_decoded(p)}, {_json_at(p)}::varchar)" for p in pointers]
    return f"coalesce({', '.join(found)}, 'null')"


def _decoded(pointer: str) -> str:
    """The JSON object or array that is written as text inside a string; else NULL."""
    value = f"json_extract_string(json, {_string(pointer)})"
    return f"""case when json_type(json, {_string(pointer)}) = 'VARCHAR'
        and regexp_matches({value}, '^\\s*[{{\\[]') and json_valid({value})
        and not ({_lenient(value)}) then {value} end"""


def _json_at(pointer: str) -> str:
    return f"json_extract(json, {_string(pointer)})" if pointer else "json"


def _fits() -> str:
    return f"""event_id is not null and event_type is not null and aggregate_id is not null
        and occurred_at between '0001-01-01' and '9999-12-31 23:59:59.999999'
        and (version_text is null or version is not null)
        and not ({_lenient("record")}) and not ({_deep("record")})"""


def _lenient(text: str) -> str:
    return " or ".join(f"regexp_matches({text}, {_string(pattern)})" for pattern in _LENIENCIES)


def _deep(text: str) -> str:
    closed = "}" * (MAX_DEPTH // 2)
    return f"strlen({text}) > {MAX_DEPTH} and contains(replace({text}, ']', '}}'), '{closed}')"


def _strings(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]" if texts else "[]::varchar[]"


def _string(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
