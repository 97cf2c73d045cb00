"""Pieces of SQL about JSON text and the values written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH = 256
"""Records nested deeper are kept out of the log: most programs fail on them."""

_NUMBER = "try_cast(time_text as decimal(38, 9))"

TIME = f"""
    case when time_text >= ':' then null else coalesce(
        make_timestamp(epoch_us(try_cast(time_text as timestamptz))),
        case
            when abs({_NUMBER}) < 1e11 then make_timestamp(floor({_NUMBER} * 1000000)::bigint)
            when abs({_NUMBER}) < 1e14 then make_timestamp(floor({_NUMBER} * 1000)::bigint)
            when abs({_NUMBER}) < 1e17 then make_timestamp(floor({_NUMBER})::bigint)
            when abs({_NUMBER}) < 2.5e20 then make_timestamp(({_NUMBER}::hugeint // 1000)::bigint)
        end,
        make_timestamp(epoch_us(
            try_cast(replace(upper(trim(time_text)), ',', '.') as timestamptz)
        )),
        try_strptime(replace(time_text, 'Z', '+00'), [
            '%Y%m%dT%H%M%S%z', '%Y%m%dT%H%M%S.%f%z', '%Y%m%dT%H%M%S', '%Y%m%dT%H%M%S.%f'
        ])::timestamp
    ) end
"""
"""ISO 8601, without a zone in UTC, or a number: seconds, milli-, micro- or nanoseconds by size.

The first test keeps out words that DuckDB takes for times, such as `epoch`. A conversion by way of
the microseconds is twice as fast as a cast between the two types of time.
"""

VERSION = """
    case when regexp_full_match(version_text, '[-+]?[0-9]+(\\.0+)?')
    then try_cast(version_text as bigint) end
"""

_WORD = r"-?(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)\s*[,\]}]"
_LENIENCIES = (rf",\s*(?:[\]}}]|{_WORD})", rf"\[\s*{_WORD}", rf":\s*{_WORD}")
"""What DuckDB takes for JSON and nobody else does: trailing commas, NaN and infinities.

Each begins with a letter of its own, which makes the search several times as fast.
"""

ODD_MEMBER = r':\s*(?:"\s*[{\[\\]|-?[nN][aA]|-?[iI][nN])'
"""Finds members that could be NaN or infinite, or text with JSON in it: one search for all."""


def strict(text: str) -> str:
    """Whether the text, which DuckDB takes for JSON, is JSON for everybody, as far as is sure.

    False for some that is JSON after all.
    """
    return f"not ({' or '.join(_matches(text, pattern) for pattern in _LENIENCIES)})"


def strict_but_for_members(text: str) -> str:
    """Like `strict`, where no member is known to be odd."""
    return f"not ({' or '.join(_matches(text, pattern) for pattern in _LENIENCIES[:-1])})"


def shallow(text: str) -> str:
    """Whether the text is not nested deeper than MAX_DEPTH, as far as is sure."""
    closed = "}" * (MAX_DEPTH // 2)
    return (
        f"case when strlen({text}) < {2 * MAX_DEPTH} then true"
        f" else not contains(replace({text}, ']', '}}'), '{closed}') end"
    )


def decoded(pointer: str) -> str:
    """The JSON object or array that `json` holds at the pointer as text in a string; else NULL."""
    value = f"json_extract_string(json, {quoted(pointer)})"
    return f"""case when json_type(json, {quoted(pointer)}) = 'VARCHAR'
        and regexp_matches({value}, '^\\s*[{{\\[]') and json_valid({value}) and {strict(value)}
        then {value} end"""


def quoted(text: str) -> str:
    """A string as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quoted_list(texts: Sequence[str]) -> str:
    """A list of strings as SQL writes it."""
    return f"[{', '.join(map(quoted, texts))}]" if texts else "[]::varchar[]"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_matches({text}, {quoted(pattern)})"
