"""Files that lie beside a file of a dump, line for line, such as the keys of its records."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from explorer.errors import DumpError
from explorer.model import Line
from explorer.store import lines
from explorer.store.lines import Batch
from explorer.store.sources import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from explorer.model import Reading
    from explorer.store.sources import Source

    ByName = Callable[[str], Reading | None]


def apart(paths: Sequence[Path], by_name: ByName) -> list[Path]:
    """Leave out the files that lie beside another one of them."""
    named = [(path, by_name(path.name)) for path in paths]
    beside = {other for path, reading in named if reading for other in _paths(path, reading)}
    return [path for path in paths if path not in beside]


def sources(source: Source, reading: Reading) -> list[Source | None]:
    """Return the files beside a file, None for one that may be there and is not."""
    paths = _paths(source.path, reading)
    return [inspect(path) if path.is_file() else None for path in paths]


def placed(
    batches: Iterator[Batch], source: Source, others: list[Source | None]
) -> Iterator[Batch]:
    """Yield the records with their `Line`.

    Raises DumpError if a file beside them has more or fewer lines.
    """
    with ExitStack() as stack:
        sides = [_lines(stack, other) if other else None for other in others]
        for batch in batches:
            numbers = range(batch.first, batch.first + len(batch.records))
            contexts = [
                Line(source.path.name, number, tuple(_next(side) for side in sides))
                for number in numbers
            ]
            _check(contexts[-1], source, others)
            yield Batch(batch.first, batch.records, contexts)
        for side, other in zip(sides, others, strict=True):
            if other and _next(side) is not None:
                raise _unequal(other, source, "more")


def _paths(path: Path, reading: Reading) -> list[Path]:
    return [path.with_name(name) for name in reading.beside(path.name)] if reading.beside else []


def _lines(stack: ExitStack, source: Source) -> Iterator[bytes]:
    content = stack.enter_context(lines.opened(source))
    return (line for batch in lines.batches(content) for line in batch.records)


def _next(side: Iterator[bytes] | None) -> bytes | None:
    return None if side is None else next(side, None)


def _check(last: Line, source: Source, others: list[Source | None]) -> None:
    for line, other in zip(last.beside, others, strict=True):
        if other and line is None:
            raise _unequal(other, source, "fewer")


def _unequal(other: Source, source: Source, how: str) -> DumpError:
    msg = f"{other.path} has {how} lines than {source.path.name}, to which they belong."
    return DumpError(msg, hint="Download both files again, or move the former away.")
