"""A reducer for store tests: small, and wrong on purpose on one type of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.model import Event


class Merging:
    """The state is what the payloads say, merged; `Failed` events raise."""

    name = "Merging"
    guessed = False
    fingerprint = "merging"

    def start(self) -> Any:
        return {}

    def apply(self, live: Any, event: Event) -> Any:
        if event.type == "Failed":
            raise ValueError(event.id)
        return live | event.payload

    def view(self, live: Any) -> Any:
        return live
