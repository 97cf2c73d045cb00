"""Causes that run in a circle: strongly connected components, without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def cycles(
    names: Iterable[str], effects: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """Return each set of names that all reach each other, and each name that reaches itself.

    Sets are ordered by their first name, and each in the order in which a walk along the effects
    from that name meets the others. `names` gives the order. Linear time.
    """
    order = {name: place for place, name in enumerate(names)}
    members = (
        component
        for component in _components(order, effects)
        if len(component) > 1 or component[0] in effects[component[0]]
    )
    walked = (
        _walked(min(component, key=order.__getitem__), component, effects) for component in members
    )
    return tuple(sorted(walked, key=lambda cycle: order[cycle[0]]))


def _walked(
    start: str, component: Sequence[str], effects: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    unmet = set(component)
    pending, met = [start], []
    while pending:
        name = pending.pop()
        if name in unmet:
            unmet.remove(name)
            met.append(name)
            pending.extend(reversed(effects[name]))
    return tuple(met)


def _components(names: Iterable[str], effects: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Tarjan's algorithm with its own stack, so that depth is bounded by memory only."""
    low: dict[str, int] = {}
    done: set[str] = set()
    for start in names:
        if start not in low:
            yield from _components_from(start, effects, low, done)


def _components_from(
    start: str, effects: Mapping[str, Sequence[str]], low: dict[str, int], done: set[str]
) -> Iterator[list[str]]:
    first = low[start] = len(low)
    number = {start: first}
    path, open_names = [(start, iter(effects[start]))], [start]
    while path:
        name, coming = path[-1]
        for effect in coming:
            if effect not in low:
                number[effect] = low[effect] = len(low)
                path.append((effect, iter(effects[effect])))
                open_names.append(effect)
                break
            if effect not in done:
                low[name] = min(low[name], number[effect])
        else:
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[name])
            if low[name] == number[name]:
                yield _closed(name, open_names, done)


def _closed(name: str, open_names: list[str], done: set[str]) -> list[str]:
    place = len(open_names) - 1
    while open_names[place] != name:
        place -= 1
    component = open_names[place:]
    del open_names[place:]
    done.update(component)
    return component
