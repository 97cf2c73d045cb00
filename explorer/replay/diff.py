"""The differences between two states, exact to the type, and how to apply them."""

from __future__ import annotations

from marshal import dumps, loads
from typing import TYPE_CHECKING, Any

from explorer.model import Change
from explorer.model.pointer import INDEX, child, escaped, tokens_of
from explorer.model.user_code import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FAN_OUT = 16
"""Into how many blocks a run of values is cut to find those that differ."""

_OPPOSITE = {"add": "remove", "remove": "add", "replace": "replace"}


def diff(before: Any, after: Any) -> list[Change]:
    """Return the changes that make `after` of `before`, each applied to the result of the last.

    Both are JSON-ready. 1, 1.0 and true differ; the order of keys does not count. A list is
    compared from both ends: what lies between is changed place by place, then items are removed,
    the last one first, or added, the first one first. The values in the changes belong to the
    states that were compared.
    """
    changes: list[Change] = []
    _compare(before, after, "", changes)
    return changes


def apply(state: Any, changes: Sequence[Change]) -> Any:
    """Return `state` with the changes made, in order; nothing given is touched or shared.

    Raises LookupError if a change does not fit.
    """
    return patched(_copied(state), changes)


def inverted(changes: Sequence[Change]) -> list[Change]:
    """Return the changes that undo `changes`."""
    return [
        Change(change.path, _OPPOSITE[change.op], change.new, change.old)  # type: ignore[arg-type]
        for change in reversed(changes)
    ]


def patched(state: Any, changes: Sequence[Change]) -> Any:
    """Make the changes in `state` itself, which must share no part with anything or within."""
    for change in changes:
        state = _patched_once(state, change)
    return state


def _compare(before: Any, after: Any, path: str, changes: list[Change]) -> None:
    if type(before) is type(after) is dict:
        _compare_objects(before, after, path, changes)
    elif type(before) is type(after) is list:
        _compare_lists(before, after, path, changes)
    elif dumps(before, EXACT) != dumps(after, EXACT):
        changes.append(Change(path, "replace", before, after))


def _compare_objects(
    before: dict[str, Any], after: dict[str, Any], path: str, changes: list[Change]
) -> None:
    kept = [key for key in before if key in after]
    olds = [before[key] for key in kept]
    news = [after[key] for key in kept]
    for place in _differing(olds, news):
        _compare(olds[place], news[place], f"{path}/{escaped(kept[place])}", changes)
    changes += [
        Change(f"{path}/{escaped(key)}", "remove", old=before[key])
        for key in before
        if key not in after
    ]
    changes += [
        Change(f"{path}/{escaped(key)}", "add", new=after[key])
        for key in after
        if key not in before
    ]


def _compare_lists(before: list[Any], after: list[Any], path: str, changes: list[Change]) -> None:
    shorter = min(len(before), len(after))
    head = next(_differing(before[:shorter], after[:shorter]), shorter)
    rest = shorter - head
    tail = next(_differing(_from_the_end(before, rest), _from_the_end(after, rest)), rest)
    end = shorter - tail
    for place in range(head, end):
        _compare(before[place], after[place], f"{path}/{place}", changes)
    changes += [
        Change(f"{path}/{place}", "remove", old=before[place])
        for place in reversed(range(end, len(before) - tail))
    ]
    changes += [
        Change(f"{path}/{place}", "add", new=after[place])
        for place in range(end, len(after) - tail)
    ]


def _from_the_end(items: list[Any], count: int) -> list[Any]:
    return items[: -count - 1 : -1]


def _differing(olds: list[Any], news: list[Any], start: int = 0) -> Iterator[int]:
    """Yield the places at which two lists of one length differ, be it in the order of keys.

    Equal stretches are found equal at the speed of C; `==` alone takes 1 for 1.0 and for true.
    """
    if olds == news and dumps(olds, EXACT) == dumps(news, EXACT):
        return
    if len(olds) == 1:
        yield start
        return
    block = -(-len(olds) // FAN_OUT)
    for place in range(0, len(olds), block):
        until = place + block
        yield from _differing(olds[place:until], news[place:until], start + place)


def _patched_once(state: Any, change: Change) -> Any:
    new = _copied(change.new)
    if not change.path:
        return new
    *parents, last = tokens_of(change.path)
    parent = state
    for token in parents:
        parent = child(parent, token)
    if change.op == "add":
        _add(parent, last, new)
        return state
    child(parent, last)  # it has to be there
    key = int(last) if isinstance(parent, list) else last
    if change.op == "remove":
        del parent[key]
    else:
        parent[key] = new
    return state


def _add(parent: Any, token: str, value: Any) -> None:
    if isinstance(parent, dict):
        parent[token] = value
    elif isinstance(parent, list) and INDEX.fullmatch(token) and int(token) <= len(parent):
        parent.insert(int(token), value)
    else:
        raise LookupError(token)


def _copied(value: Any) -> Any:
    """Copy JSON-ready data so that no two places share a part."""
    if isinstance(value, (dict, list)):
        return loads(dumps(value, EXACT))  # noqa: S302  its own bytes
    return value
