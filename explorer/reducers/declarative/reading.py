"""From YAML text to declarations; every mistake is named with its line and what would work."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast, get_args

import yaml

from explorer.errors import ReducerError
from explorer.model.declaration import (
    EVENT_MEMBERS,
    KINDS,
    Constant,
    Declaration,
    Field,
    Kind,
    Operation,
    Pointer,
    Rule,
)
from explorer.model.pointer import tokens_of
from explorer.reducers.declarative.yaml_nodes import (
    as_mapping,
    documents,
    failure,
    members,
    plain_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import MappingNode, Node

OPERATIONS: tuple[str, ...] = get_args(Operation)
BARE = ("count", "unset")
"""Operations that may stand alone, without an operand."""

MOST_FIELDS = 200
_RULE = "Write one operation, such as {set: /payload/status}."


def read(text: str, name: str) -> list[Declaration]:
    """Return the declarations in a file, one per YAML document.

    Raises ReducerError for the first mistake.
    """
    found = [_Document(name).declaration(each) for each in documents(text, name)]
    if not found:
        msg = f"{name} declares no reducer."
        raise ReducerError(msg, hint="Write aggregate: and state:, as in the README.")
    return found


class _Document:
    """One document of the file."""

    def __init__(self, name: str) -> None:
        self._name = name

    def declaration(self, root: MappingNode) -> Declaration:
        parts = {key: (at, value) for key, at, value in members(root, self._name)}
        for key, (at, _) in parts.items():
            if key not in ("aggregate", "state"):
                raise self._failure(at, f"{key!r} is not known", "Write aggregate: and state:.")
        for key in ("aggregate", "state"):
            if key not in parts:
                raise self._failure(root, f"{key}: is missing", "Write aggregate: and state:.")
        aggregate = parts["aggregate"][1]
        if not isinstance(aggregate, yaml.ScalarNode):
            raise self._failure(aggregate, "the aggregate is no name", "Write aggregate: Order.")
        state = as_mapping(parts["state"][1], self._name, "the state", "a name for each field")
        fields = tuple(self._fields(state, ()))
        self._check_fields(state, fields)
        return Declaration(str(aggregate.value), fields)

    def _check_fields(self, state: MappingNode, fields: tuple[Field, ...]) -> None:
        if not 0 < len(fields) <= MOST_FIELDS:
            problem = f"the state has {len(fields)} fields"
            raise self._failure(state, problem, f"Give it from 1 to {MOST_FIELDS}.")

    def _fields(self, node: MappingNode, parents: tuple[str, ...]) -> Iterator[Field]:
        for key, at, value in members(node, self._name):
            path = (*parents, key)
            if not isinstance(value, yaml.MappingNode) or not value.value:
                raise self._failure(at, f"the field {key!r} has no rules", "Write EventType: rule.")
            if any(_is_rule(each) for _, each in value.value):
                yield self._field(path, at, value)
            else:
                yield from self._fields(value, path)

    def _field(self, path: tuple[str, ...], at: Node, node: MappingNode) -> Field:
        rules = tuple(
            self._rule(event_type, value) for event_type, _, value in members(node, self._name)
        )
        kinds = sorted({KINDS[rule.operation] for rule in rules if rule.operation in KINDS})
        if len(kinds) > 1:
            problem = f"the field {path[-1]!r} cannot be {' and '.join(kinds)} at once"
            raise self._failure(at, problem, "Give each of these a field of its own.")
        kind: Kind = kinds[0] if kinds else "plain"
        for rule in rules:
            self._check_constant(at, rule, kind)
        return Field(path, kind, rules)

    def _rule(self, event_type: str, node: Node) -> Rule:
        if isinstance(node, yaml.ScalarNode) and node.value in BARE:
            return Rule(event_type, cast("Operation", node.value), Constant(None))
        if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
            raise self._failure(node, f"{event_type!r} has no rule that can be read", _RULE)
        [(key, operand)] = node.value
        operation = str(key.value)
        if operation not in OPERATIONS:
            close = get_close_matches(operation, OPERATIONS, 1)
            hint = f"Did you mean {close[0]}? " if close else ""
            known = f"Operations are {', '.join(OPERATIONS)}."
            raise self._failure(key, f"{operation!r} is no operation", hint + known)
        return Rule(event_type, cast("Operation", operation), self._operand(operand))

    def _operand(self, node: Node) -> Pointer | Constant:
        value = plain_value(node, self._name)
        if not isinstance(value, str) or not value.startswith("/"):
            return Constant(value)
        keys = tuple(tokens_of(value))
        if keys[0] not in EVENT_MEMBERS:
            close = get_close_matches(keys[0], EVENT_MEMBERS, 1)
            hint = f"Did you mean /{close[0]}? " if close else ""
            begins = f"Pointers begin with /{', /'.join(EVENT_MEMBERS)}."
            raise self._failure(node, f"an event has no /{keys[0]}", hint + begins)
        return Pointer(value, keys)

    def _check_constant(self, at: Node, rule: Rule, kind: Kind) -> None:
        if rule.operation in ("count", "unset") or not isinstance(rule.operand, Constant):
            return
        wanted = wanted_by(rule.operation, kind)
        value = rule.operand.value
        if not fits(value, wanted):
            written = json.dumps(value, ensure_ascii=False)
            problem = f"{rule.event_type}: {rule.operation} takes {wanted} here, not {written}"
            raise self._failure(at, problem, "Give that, or a pointer into the event.")

    def _failure(self, node: Node, problem: str, hint: str) -> ReducerError:
        return failure(node, self._name, problem, hint)


def _is_rule(node: Node) -> bool:
    """Tell what an event does from a nested field: a rule names an operation."""
    if isinstance(node, yaml.MappingNode):
        # a mapping of mappings is a nested field's rules, unless its one key is an operation
        if len(node.value) == 1 and node.value[0][0].value in OPERATIONS:
            return True
        return not any(isinstance(value, yaml.MappingNode) for _, value in node.value) and not all(
            isinstance(value, yaml.ScalarNode) and value.value in BARE for _, value in node.value
        )
    return True


def wanted_by(operation: str, kind: Kind) -> str:
    """Return what an operation takes in a field of a kind, in words; `fits` knows them."""
    if operation == "set":
        return _SET[kind]
    return _OPERANDS[operation]


def fits(value: Any, wanted: str) -> bool:
    """Tell whether a value is what is wanted; null always is."""
    return value is None or type(value) in _TYPES[wanted]


_SET: dict[Kind, str] = {
    "plain": "any value",
    "number": "a number",
    "list": "a list",
    "object": "an object",
    "min": "a number or text",
    "max": "a number or text",
}
_OPERANDS = {
    "add": "a number",
    "subtract": "a number",
    "append": "any value",
    "remove": "any value",
    "extend": "a list",
    "merge": "an object",
    "min": "a number or text",
    "max": "a number or text",
}
_TYPES: dict[str, frozenset[type]] = {
    "any value": frozenset({str, int, float, bool, list, dict}),
    "a number": frozenset({int, float}),
    "a list": frozenset({list}),
    "an object": frozenset({dict}),
    "a number or text": frozenset({int, float, str}),
}
