"""What a format is: a name, how to tell it, and where its records keep the fields of an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.model import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import RecordMapping


def has_required_fields(mapping: RecordMapping, record: Any) -> bool:
    """Tell whether `record`, as decoded JSON, has all that an event must have."""
    return all(mapping.value(record, field) not in (None, "") for field in REQUIRED)


@dataclass(frozen=True, slots=True)
class Format:
    """One shape of records."""

    mapping: RecordMapping
    signature: str
    """The keys that give it away, for a person."""

    accepts: Callable[[RecordMapping, Any], bool] = has_required_fields
    """Whether one record is of this format."""

    @property
    def name(self) -> str:
        """What to call it on the command line."""
        return self.mapping.format

    def fitting(self, records: Sequence[Any]) -> int:
        """Count the records that are of this format."""
        return sum(self.accepts(self.mapping, record) for record in records)
