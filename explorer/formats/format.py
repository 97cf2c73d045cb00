"""What a format is: how to tell it, what to tell people about it, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from explorer.formats.translating import translated
from explorer.model import REQUIRED, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explorer.formats.container import Container
    from explorer.formats.outcome import Skipped, Translated
    from explorer.formats.record import Record
    from explorer.model import RecordMapping

    Translation = Callable[[Record], Iterable[Translated | Skipped]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One shape of records. It has either a `mapping` or a `translate`."""

    name: str
    """What to call it on the command line: lower case, words joined by hyphens."""

    system: str
    """What wrote it, such as `Apache Kafka`."""

    signature: str
    """The keys that give it away, for a person."""

    export: str
    """The exact command that makes such a dump."""

    cannot_tell: str = ""
    """What such a dump does not say, in one sentence."""

    accepts: Callable[[Any], bool]
    """Whether one record, as decoded JSON (or a line of text), is of this format."""

    mapping: RecordMapping | None = None
    """Where records keep the fields of an event, if pointers can say that."""

    translate: Translation | None = None
    """What a record is, if it takes a program to say that. Pure; may raise Fault."""

    in_file_order: bool = False
    """Whether events without an order of their own are in order as they are in the file."""

    of_file: Callable[[str], bool] | None = None
    """Whether a file of this name is of this format, whatever its records look like."""

    beside: Callable[[str], Sequence[str]] | None = None
    """Names of the files that may lie beside a file of this name, line for line: their lines are
    in `record.context`, a `Line`."""

    def fitting(self, records: Sequence[Any]) -> int:
        """Count the records that are of this format."""
        return sum(self.accepts(record) for record in records)

    @property
    def reading(self) -> Reading:
        """How the store is to read it."""
        return Reading(
            format=self.name,
            mapping=self.mapping,
            translate=partial(translated, self.translate) if self.translate else None,
            in_file_order=self.in_file_order,
            beside=self.beside,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The formats of one system or of several of a kind, in the order in which they are tried."""

    formats: tuple[Format, ...]
    containers: tuple[Container, ...] = ()
    """What their records come wrapped in."""


def has(record: Any, *names: str) -> bool:
    """Tell whether a record, as decoded JSON, is an object with members of these names."""
    return isinstance(record, dict) and all(name in record for name in names)


def has_required_fields(mapping: RecordMapping, record: Any) -> bool:
    """Tell whether `record`, as decoded JSON, has all that an event must have."""
    return all(mapping.value(record, field) not in (None, "") for field in REQUIRED)
