"""Number-valued parts of a state over the versions of an aggregate, for charts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import ceil, inf
from time import perf_counter
from typing import TYPE_CHECKING, Any

from explorer.model.pointer import escaped, tokens_of, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explorer.replay.fold import Fold
    from explorer.replay.timeline import Timeline

SAMPLES = 12
"""In so many states, spread over the timeline, numbers are looked for."""

PLACES = 4_000
"""At most so many places of one state are looked at for numbers."""

LOOKS = 4
"""So often the time for one state is taken; the least counts."""

Number = int | float


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of the states of one aggregate."""

    indices: tuple[int, ...]
    """The frames that were looked at, ascending; the last one is always among them."""

    values: dict[str, tuple[Number | None, ...]]
    """Per JSON Pointer one value per index; None where there is no number. Exact."""

    complete: bool
    """True if every frame was looked at."""


def numeric_paths(timeline: Timeline, limit: int) -> list[str]:
    """Return where numbers are in some states of the timeline, the places near the root first."""
    found: dict[str, int] = {}
    for index in _spread(len(timeline), SAMPLES):
        for path, depth in islice(_numbers(timeline.frame(index).state), limit):
            found.setdefault(path, depth)
    return sorted(found, key=lambda path: found[path])[:limit]


def number_series(timeline: Timeline, paths: Sequence[str], max_seconds: float) -> Series:
    """Return the numbers at `paths` of every frame, or of some at equal steps if that is slow."""
    shallow = all(len(tokens_of(path)) == 1 for path in paths)
    run = timeline.run(-1)
    indices = _spread(len(timeline), _affordable(timeline, max_seconds, shallow=shallow))
    values: dict[str, list[Number | None]] = {path: [] for path in paths}
    for index in indices:
        run.skip_to(index)
        state = _look(run.fold, shallow=shallow)
        for path, numbers in values.items():
            numbers.append(_number_at(state, path))
    return Series(
        tuple(indices),
        {path: tuple(numbers) for path, numbers in values.items()},
        len(indices) == len(timeline),
    )


def _affordable(timeline: Timeline, seconds: float, *, shallow: bool) -> int:
    """Return how many states can be looked at in so much time, judged by the last one."""
    fold = timeline.run(len(timeline) - 1).fold
    best = inf
    for _ in range(LOOKS):
        started = perf_counter()
        _look(fold, shallow=shallow)
        best = min(best, perf_counter() - started)
    return ceil(seconds / best)


def _look(fold: Fold, *, shallow: bool) -> Any:
    state, _ = fold.scalars() if shallow else fold.shown()
    return state


def _spread(length: int, count: int) -> list[int]:
    """Return at most `count` (at least 1) places of `length`, at equal steps, the last included."""
    step = ceil(length / max(count, 1))
    return list(range(length - 1, -1, -step))[::-1]


def _numbers(state: Any) -> Iterator[tuple[str, int]]:
    """Yield (path, depth) of numbers, level by level, of a bounded number of places."""
    level = [("", state)]
    depth = 0
    while level:
        for path, value in level:
            if _is_number(value):
                yield path, depth
        level = list(
            islice((each for path, value in level for each in _parts(path, value)), PLACES)
        )
        depth += 1


def _parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield f"{path}/{escaped(key)}", part
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield f"{path}/{place}", part


def _number_at(state: Any, path: str) -> Number | None:
    try:
        value = value_at(state, path)
    except LookupError:
        return None
    return value if _is_number(value) else None


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
