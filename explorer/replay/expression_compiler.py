"""Compiles the allowed part of Python's expressions to closures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from explorer.errors import QuestionError
from explorer.replay.expression_values import (
    ARITHMETIC,
    MISSING,
    compare,
    compute,
    is_number,
    length,
    reach,
    total,
)

Names = dict[str, Any]
Closure = Callable[[Names], Any]

ROOTS = frozenset({"state", "previous", "event"})
WORDS = {"true": True, "false": False, "null": None}
WORK = 1_000_000
"""Items that generators of one expression may go over, for one frame."""


class Budget:
    """The work that one evaluation may do."""

    def __init__(self) -> None:
        self._left = WORK

    def spend(self) -> None:
        """Count one item. Raises QuestionError when there were too many."""
        self._left -= 1
        if self._left < 0:
            msg = f"The expression goes over more than {WORK:,} items of one state."
            raise QuestionError(msg, hint="Use fewer nested loops.")


def complaint(node: ast.expr, what: str) -> QuestionError:
    """Return the error about a part of an expression."""
    msg = f"Column {node.col_offset + 1}: {what}."
    hint = "Allowed are state, previous, event, comparisons, and/or/not, + - * / // %, in, "
    return QuestionError(msg, hint=f"{hint}len, sum, any, all, abs, exists, and .field or [index].")


def compiled(node: ast.expr, known: frozenset[str] = ROOTS) -> Closure:
    """Return what evaluates a node; `known` are the names that it may use."""
    build = _BUILDERS.get(type(node))
    if build is None:
        raise complaint(node, f"{ast.unparse(node)[:60]} is not allowed")
    return build(node, known)


def _constant(node: ast.Constant, _known: frozenset[str]) -> Closure:
    value = node.value
    if not (value is None or type(value) in (str, int, float, bool)):
        raise complaint(node, f"{value!r} is no JSON value")
    return lambda _names: value


def _name(node: ast.Name, known: frozenset[str]) -> Closure:
    name = node.id
    if name in WORDS:
        return lambda _names: WORDS[name]
    if name not in known:
        raise complaint(node, f"there is no {name} here")
    return lambda names: names.get(name, MISSING)


def _attribute(node: ast.Attribute, known: frozenset[str]) -> Closure:
    of, key = compiled(node.value, known), node.attr
    return lambda names: reach(of(names), key)


def _subscript(node: ast.Subscript, known: frozenset[str]) -> Closure:
    of, key = compiled(node.value, known), compiled(node.slice, known)
    return lambda names: reach(of(names), key(names))


def _compare(node: ast.Compare, known: frozenset[str]) -> Closure:
    kinds = [type(each).__name__ for each in node.ops]
    sides = [compiled(each, known) for each in (node.left, *node.comparators)]
    if len(kinds) == 1:
        kind, one, other = kinds[0], *sides
        return lambda names: compare(kind, one(names), other(names))

    def chained(names: Names) -> bool:
        values = [side(names) for side in sides]
        return all(map(compare, kinds, values, values[1:]))

    return chained


def _boolean(node: ast.BoolOp, known: frozenset[str]) -> Closure:
    parts = [compiled(each, known) for each in node.values]
    if isinstance(node.op, ast.And):
        return lambda names: all(part(names) for part in parts)
    return lambda names: any(part(names) for part in parts)


def _unary(node: ast.UnaryOp, known: frozenset[str]) -> Closure:
    of = compiled(node.operand, known)
    if isinstance(node.op, ast.Not):
        return lambda names: not of(names)
    if isinstance(node.op, ast.USub):
        return lambda names: compute("Sub", 0, of(names))
    raise complaint(node, f"{ast.unparse(node)[:60]} is not allowed")


def _binary(node: ast.BinOp, known: frozenset[str]) -> Closure:
    kind = type(node.op).__name__
    if kind not in ARITHMETIC:
        raise complaint(node, f"{ast.unparse(node)[:60]} is not allowed")
    one, other = compiled(node.left, known), compiled(node.right, known)
    return lambda names: compute(kind, one(names), other(names))


def _choice(node: ast.IfExp, known: frozenset[str]) -> Closure:
    test, one, other = (compiled(each, known) for each in (node.test, node.body, node.orelse))
    return lambda names: one(names) if test(names) else other(names)


def _list(node: ast.List | ast.Tuple, known: frozenset[str]) -> Closure:
    parts = [compiled(each, known) for each in node.elts]
    return lambda names: [part(names) for part in parts]


def _call(node: ast.Call, known: frozenset[str]) -> Closure:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)[:60]
    if name not in _SINGLE and name not in _MANY:
        raise complaint(node, f"there is no function {name}")
    if node.keywords or len(node.args) != 1:
        raise complaint(node, f"{name} takes one value")
    if name in _MANY:
        many, items = _MANY[name], _items(node.args[0], known)
        return lambda names: many(items(names))
    single, of = _SINGLE[name], compiled(node.args[0], known)
    return lambda names: single(of(names))


def _items(node: ast.expr, known: frozenset[str]) -> Callable[[Names], Iterator[Any]]:
    """Compile what `any`, `all` and `sum` go over: a generator, a list or an object's values."""
    if not isinstance(node, ast.GeneratorExp):
        of = compiled(node, known)
        return lambda names: _spending(of(names), names[""])
    if len(node.generators) != 1:
        raise complaint(node, "one `for` at a time")
    loop = node.generators[0]
    if not isinstance(loop.target, ast.Name) or loop.target.id in ROOTS or loop.is_async:
        raise complaint(loop.target, "the loop needs one name of its own")
    over, name = compiled(loop.iter, known), loop.target.id
    inner = known | {name}
    tests = [compiled(each, inner) for each in loop.ifs]
    result = compiled(node.elt, inner)

    def items(names: Names) -> Iterator[Any]:
        for item in _spending(over(names), names[""]):
            inside = {**names, name: item}
            if all(test(inside) for test in tests):
                yield result(inside)

    return items


def _spending(value: Any, budget: Budget) -> Iterator[Any]:
    if value is MISSING:  # so that any and all are false, and sum is missing
        value = [MISSING]
    elif type(value) is dict:
        value = list(value.values())
    for item in value if type(value) is list else ():
        budget.spend()
        yield item


_SINGLE: dict[str, Callable[[Any], Any]] = {
    "len": length,
    "abs": lambda value: abs(value) if is_number(value) else MISSING,
    "exists": lambda value: value is not MISSING,
}
_MANY: dict[str, Callable[[Iterator[Any]], Any]] = {"sum": total, "any": any, "all": all}

_BUILDERS: dict[type[ast.expr], Callable[[Any, frozenset[str]], Closure]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.IfExp: _choice,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Call: _call,
}
