"""How one file of a dump is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from explorer.store import blocks, lines, structure
from explorer.store.extraction import Extraction
from explorer.store.lines import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.model import Reading
    from explorer.store.lines import Readable

Unwrap = Callable[[bytes], Sequence[tuple[Any, Any]] | None]
"""The records in a document, each with what the document says about it; None if it is none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the records lie in the text of a file."""

    on_lines: bool = True
    """False: they are values of any layout, or the items of an array."""

    in_blocks: bool = False
    """Whether they are blocks of lines under rules."""

    unwrap: Unwrap | None = None
    """Where records come inside of documents."""

    @property
    def plain(self) -> bool:
        """Whether every line is a record."""
        return self.on_lines and not self.in_blocks and self.unwrap is None

    def batches(self, content: Readable) -> Iterator[Batch]:
        """Yield the records of a text, in order."""
        layout = blocks if self.in_blocks else lines if self.on_lines else structure
        found = layout.batches(content)
        return found if self.unwrap is None else _unwrapped(found, self.unwrap)


@dataclass(frozen=True, slots=True)
class Way:
    """How to get from a file to events."""

    reading: Reading
    shape: Shape
    hits: frozenset[str] = frozenset()
    """Pointers of the mapping that often find something."""

    places: dict[str, str] = field(default_factory=dict)
    """Where the mapping found which field in the first records."""

    @property
    def extraction(self) -> Extraction | None:
        """The mapping to read by; None where records are translated."""
        mapping = self.reading.mapping
        return None if mapping is None else Extraction(mapping, self.hits)


def _unwrapped(batches: Iterator[Batch], unwrap: Unwrap) -> Iterator[Batch]:
    first = 1
    for batch in batches:
        pairs: list[tuple[Any, Any]] = []
        for document in batch.records:
            inside = unwrap(document)
            pairs.extend([(document, None)] if inside is None else inside)
        if pairs:
            yield Batch(first, [bytes(raw) for raw, _ in pairs], [about for _, about in pairs])
            first += len(pairs)
