"""How each kind of field is computed: what an event brings, and the state it adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.model.declaration import Constant
from explorer.store.declarative import values
from explorer.store.sql_text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from explorer.model.declaration import Field, Rule
    from explorer.store.declarative.collecting import Collect
    from explorer.store.declarative.values import Operands


@dataclass(frozen=True, slots=True)
class FieldSql:
    """One field. Its columns: `r`, the text it was reset to, and `d`, what is added since."""

    place: int
    field: Field
    operands: Operands

    @property
    def resets(self) -> bool:
        return any(rule.operation in ("set", "unset") for rule in self.field.rules)

    @property
    def adds(self) -> bool:
        return self.field.kind != "plain"

    @property
    def removes(self) -> bool:
        return any(rule.operation == "remove" for rule in self.field.rules)

    @property
    def reset(self) -> str:
        return f"r{self.place}"

    @property
    def added(self) -> str:
        return f"d{self.place}"

    def columns(self) -> Iterator[str]:
        """What an event brings."""
        if self.resets:
            yield f"{self._by_type(self._reset)} as {self.reset}"
        if self.adds:
            yield f"{self._by_type(self._added)} as {self.added}"

    def doubts(self) -> Iterator[str]:
        """Conditions under which the fold has to look at the event."""
        for rule in self.field.rules:
            doubt = self._doubt(rule, self.operands.text(rule))
            if doubt is not None:
                yield f"(event_type = {quoted(rule.event_type)} and {doubt})"

    def late_reset(self) -> str | None:
        """Whether something was added before the last reset, for a whole aggregate."""
        if not (self.adds and self.resets):
            return None
        began = f"{self.added} is not null"
        if self.field.kind in ("min", "max"):
            began += f" or {self.reset} is not null"
        return (
            f"coalesce(max(position) filter ({self.reset} is not null)"
            f" > min(position) filter ({began}), false)"
        )

    def text(self, collect: Collect) -> str:
        """The field as JSON text; NULL where it is absent."""
        kept = "null::varchar"
        if self.resets:
            kept = f"nullif({collect.last(self.reset)}, {values.GONE})"
        match self.field.kind:
            case "plain":
                return kept
            case "number":
                return self._number(kept, collect)
            case "list" if self.removes:
                return self._kept_items(kept, collect)
            case "list":
                return self._items(kept, collect)
            case "object":
                return self._object(kept, collect)
        found = collect.of(self.field.kind, self.added)
        return f"case when {found} is null then {kept} else {values.comparable_text(found)} end"

    def _number(self, kept: str, collect: Collect) -> str:
        total = collect.of("sum", self.added)
        if not self.resets:
            return f"case when {total} is not null then {values.number_text(total)} end"
        old = f"coalesce({values.number(kept)}, 0)::decimal(38, 13)"
        return f"""case when {total} is null and ({kept} is null or {kept} = 'null') then {kept}
            else {values.number_text(f"({old} + coalesce({total}, 0))")} end"""

    def _items(self, kept: str, collect: Collect) -> str:
        items = collect.joined(self.added)
        before = f"case when {kept} <> 'null' then {values.inner(kept)} end"
        both = f"'[' || concat_ws(',', {before}, nullif(substr({items}, 2), '')) || ']'"
        return f"case when {items} is null then {kept} else {both} end"

    def _kept_items(self, kept: str, collect: Collect) -> str:
        steps = f"coalesce(flatten({collect.list(self.added)}), [])"
        before = f"coalesce(case when {kept} <> 'null' then {_put(kept)} end, [])"
        every = f"list_concat({before}, {steps})"
        left = f"""list_filter({every}, lambda step, place: step.put is not null and not
            list_contains(list_transform(({every})[place + 1:], lambda later: later.gone), step.put)
        )"""
        text = f"'[' || array_to_string(list_transform({left}, lambda step: step.put), ',') || ']'"
        began = f"len(list_filter({steps}, lambda step: step.put is not null)) > 0"
        return f"""case when ({kept} is null or {kept} = 'null') and not {began} then {kept}
            else {text} end"""

    def _object(self, kept: str, collect: Collect) -> str:
        patches = collect.list(self.added)
        base = f"coalesce(nullif({kept}, 'null'), '{{}}')::json"
        merged = f"""list_reduce(list_prepend({base}, {patches}::json[]),
            lambda before, patch: json_merge_patch(before, patch))::varchar"""
        return f"case when {patches} is null then {kept} else {merged} end"

    def _by_type(self, part: Callable[[Rule, str], str | None]) -> str:
        cases = ""
        for rule in self.field.rules:
            found = part(rule, self.operands.text(rule))
            if found is not None:
                cases += f" when {quoted(rule.event_type)} then {found}"
        return f"case event_type{cases} end"

    def _reset(self, rule: Rule, text: str) -> str | None:
        if rule.operation == "unset":
            return values.GONE
        return text if rule.operation == "set" else None

    def _added(self, rule: Rule, text: str) -> str | None:
        """Return what the rule adds; NULL where the event has nothing to add."""
        if rule.operation == "set":
            return values.comparable(text) if self.field.kind in ("min", "max") else None
        if rule.operation == "unset":
            return None
        if rule.operation == "count" and isinstance(rule.operand, Constant):
            return f"1::{values.NUMBER}"
        added = self._items_added(rule, text) or _ADDED[rule.operation](text)
        some = "is not null" if rule.operation in ("append", "remove") else "<> 'null'"
        return f"case when {text} {some} then {added} end"

    def _items_added(self, rule: Rule, text: str) -> str | None:
        """Return steps, which can be taken back, where the field has items removed."""
        if not self.removes:
            return None
        if rule.operation == "extend":
            return _put(text)
        put, gone = ("null", text) if rule.operation == "remove" else (text, "null")
        return f"[{_step(put, gone)}]"

    def _doubt(self, rule: Rule, text: str) -> str | None:
        """Return when the operand of this rule has to be looked at by the fold."""
        wanted = rule.operation if rule.operation != "set" else self.field.kind
        match wanted:
            case "add" | "subtract" | "number":
                return f"{text} <> 'null' and not {values.is_number(text)}"
            case "min" | "max":
                fine = f"(starts_with({text}, '\"') or {values.is_number(text)})"
                return f"{text} <> 'null' and not {fine}"
            case "extend" | "list":
                hard = f"not starts_with({text}, '[')"
                if self.removes:
                    hard += f" or regexp_matches({text}, {_HARD_LIST})"
                    hard += f" or {text} = '[]'" if wanted == "extend" else ""
                return f"{text} <> 'null' and ({hard})"
            case "append" | "remove":
                return f"regexp_matches({text}, {_HARD_ITEM})" if self.removes else None
            case "merge" | "object":
                return f"{text} <> 'null' and not starts_with({text}, '{{')"
        return None


_ADDED: dict[str, Callable[[str], str]] = {
    "add": values.number,
    "subtract": lambda text: f"-{values.number(text)}",
    "count": lambda _: f"1::{values.NUMBER}",
    "append": lambda text: f"',' || {text}",
    "extend": lambda text: f"coalesce(',' || {values.inner(text)}, '')",
    "merge": lambda text: text,
    "min": values.comparable,
    "max": values.comparable,
}

_HARD_ITEM = r"'^[\[{]|^-?[0-9]+[.eE]|^-0'"
"""Values that may be equal although they are not written alike."""

_HARD_LIST = r"'[{.]|.\[|[0-9][eE]|-0'"
"""Lists of such, as far as is sure."""


def _step(put: str, gone: str) -> str:
    return f"{{'put': {put}::varchar, 'gone': {gone}::varchar}}"


def _put(text: str) -> str:
    return f"list_transform(cast({text} as json[]), lambda item: {_step('item', 'null')})"
