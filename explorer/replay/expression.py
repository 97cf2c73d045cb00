"""Expressions over `state`, `previous` and `event`: parsed, checked and compiled; never `eval`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.errors import QuestionError
from explorer.replay.expression_compiler import Budget, Closure, compiled, complaint

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 1_000
NODES = 200
DEPTH = 40

_STATES = ("state", "previous")

HINT = "An expression is like state.total < 0, or any(i.price == None for i in state['items'])."


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition on one frame.

    A field that is not there is *missing*: so is whatever is reached through it or computed from
    it, and any comparison with it is false. `exists(state.total)` tells. `state` and `previous`
    are missing before the first event.
    """

    text: str
    _closure: Closure
    _names: frozenset[str]
    fields: frozenset[str] | None
    """The fields of `state` and `previous` that it looks at; None for all of them."""

    def holds(self, names: Mapping[str, Any]) -> bool:
        """Tell whether it is true of `state`, `previous` and `event`.

        Raises QuestionError if that takes too much work.
        """
        return bool(self._closure({**names, "": Budget()}))

    def uses(self, name: str) -> bool:
        """Tell whether it looks at `state`, `previous` or `event` at all."""
        return name in self._names


def parse(text: str) -> Expression:
    """Read an expression. Raises QuestionError, with the column, for what is not allowed."""
    if len(text) > LONGEST:
        msg = f"The expression has {len(text):,} characters; at most {LONGEST:,} are read."
        raise QuestionError(msg, hint=HINT)
    stripped = text.strip()
    try:
        tree = ast.parse(stripped, mode="eval").body
    except SyntaxError as error:
        msg = f"Column {error.offset or 1} of {stripped!r} cannot be read: {error.msg}."
        raise QuestionError(msg, hint=HINT) from None
    except (ValueError, RecursionError, MemoryError):
        msg = f"{stripped[:80]!r} cannot be read."
        raise QuestionError(msg, hint=HINT) from None
    _check_size(tree)
    names = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return Expression(stripped, compiled(tree), names, _fields(tree))


def _fields(tree: ast.expr) -> frozenset[str] | None:
    fields: set[str] = set()
    whole = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _STATES:
            whole += 1
        field = _field(node)
        if field is not None:
            fields.add(field)
            whole -= 1
    return None if whole else frozenset(fields)


def _field(node: ast.AST) -> str | None:
    """Return the field where a node is `state.field` or `state['field']`."""
    if not isinstance(node, (ast.Attribute, ast.Subscript)):
        return None
    if not (isinstance(node.value, ast.Name) and node.value.id in _STATES):
        return None
    if isinstance(node, ast.Attribute):
        return node.attr
    key = node.slice
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _check_size(tree: ast.expr) -> None:
    nodes = 0
    level: list[ast.AST] = [tree]
    for _ in range(DEPTH):
        nodes += len(level)
        level = [each for node in level for each in ast.iter_child_nodes(node)]
    if level or nodes > NODES:
        raise complaint(tree, "the expression is too large")
