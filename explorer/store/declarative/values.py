"""Operands and values of declarative reducers as SQL expressions over JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from explorer.model.declaration import Constant
from explorer.model.pointer import pointer
from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model.declaration import Declaration, Pointer, Rule

NUMBER = "decimal(28, 13)"
"""Of one value; the sum of ten thousand million of them still fits DuckDB's widest decimal."""

MOST_DIGITS = 15
"""Letters of a number that this type holds exactly, whatever they are."""

GONE = "''"
"""Stands for a field that was taken away; no JSON text is empty."""

_COLUMNS = {
    "event_id": "to_json(event_id)",
    "event_type": "to_json(event_type)",
    "aggregate_id": "to_json(aggregate_id)",
    "aggregate_type": "to_json(aggregate_type)",
    "occurred_at": "to_json(strftime(occurred_at, '%Y-%m-%dT%H:%M:%S.%fZ'))",
    "version": "to_json(version)",
    "position": "to_json(rowid)",
    "correlation_id": "to_json(correlation_id)",
    "causation_id": "to_json(causation_id)",
    "user_id": "to_json(user_id)",
}


class Operands:
    """Every pointer that a declaration names, extracted once per event."""

    def __init__(self, declaration: Declaration) -> None:
        self._found: dict[str, dict[Pointer, int]] = {"payload": {}, "metadata": {}}
        for field in declaration.fields:
            for rule in field.rules:
                self._note(rule)

    def extracted(self) -> str:
        """The columns `payload_values` and `metadata_values`, out of `records`."""
        return ", ".join(_extracted(name, list(found)) for name, found in self._found.items())

    def text(self, rule: Rule) -> str:
        """The operand of a rule as JSON text; NULL where the event has none."""
        operand = rule.operand
        if isinstance(operand, Constant):
            written = json.dumps(operand.value, ensure_ascii=True)
            return f"json_extract({quoted(written)}, '$')::varchar"
        first, *rest = operand.keys
        if first in _COLUMNS:
            return "null::varchar" if rest else f"({_COLUMNS[first]})::varchar"
        value = f"{first}_values[{self._found[first][operand]}]::varchar"
        return value if rest else f"nullif({value}, 'null')"

    def _note(self, rule: Rule) -> None:
        if not isinstance(rule.operand, Constant) and rule.operand.keys[0] in self._found:
            known = self._found[rule.operand.keys[0]]
            known.setdefault(rule.operand, len(known) + 1)


def _extracted(name: str, pointers: Sequence[Pointer]) -> str:
    if not pointers:
        return f"null::json[] as {name}_values"
    inside = ", ".join(quoted(pointer(each.keys[1:]) or "$") for each in pointers)
    whole = ", ".join(quoted(each.text) for each in pointers)
    return f"""case when {name} is null then json_extract(record, [{whole}])
        else json_extract({name}, [{inside}]) end as {name}_values"""


def is_number(text: str) -> str:
    """Whether JSON text is a number that NUMBER holds exactly."""
    return (
        f"(strlen({text}) <= {MOST_DIGITS} and not contains({text}, 'e')"
        f" and try_cast({text} as {NUMBER}) is not null)"
    )


def number(text: str) -> str:
    """JSON text as a number; NULL for everything else."""
    return f"try_cast({text} as {NUMBER})"


def number_text(value: str) -> str:
    """A number as JSON text: as text in quotes if readers would get another number."""
    plain = f"rtrim(rtrim(({value})::varchar, '0'), '.')"
    return f"""case when strlen({plain}) > {MOST_DIGITS} and contains({plain}, '.')
        and try_cast({plain}::double::varchar as decimal(38, 13)) is distinct from {value}
        then '"' || {plain} || '"' else {plain} end"""


def comparable(text: str) -> str:
    """JSON text, a number or a string, as what orders it: numbers first."""
    is_text = f"starts_with({text}, '\"')"
    return f"""case when {text} is not null and {text} <> 'null' then {{
        'is_text': {is_text},
        'number': coalesce({number(text)}, 0),
        'text': case when {is_text} then json_extract_string({text}, '$') else '' end
    }} end"""


def comparable_text(value: str) -> str:
    """What `comparable` made, as JSON text again."""
    return f"""case when {value}.is_text then to_json({value}.text)::varchar
        else {number_text(f"{value}.number")} end"""


def inner(text: str) -> str:
    """What stands between the brackets of JSON text; NULL if nothing does."""
    return f"nullif(substr({text}, 2, length({text}) - 2), '')"
