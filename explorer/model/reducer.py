"""What replay needs of a reducer, whatever it was written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from explorer.model.event import Event


class Reducer(Protocol):
    """Folds the events of one aggregate type.

    A *live* state is the reducer's own value between events: `apply` may change it in place.
    It must survive pickling. What people see is the `view` of it.
    """

    @property
    def name(self) -> str:
        """What to call it on screen."""

    @property
    def guessed(self) -> bool:
        """True if nobody wrote it."""

    @property
    def fingerprint(self) -> str:
        """Equal for equal behaviour; part of the key of everything computed with the reducer."""

    def start(self) -> Any:
        """Return a fresh live state, before any event."""

    def apply(self, live: Any, event: Event) -> Any:
        """Return the live state after `event`; raises whatever the user's code raises."""

    def view(self, live: Any) -> Any:
        """Return the state as JSON-ready data, which may share parts with `live`.

        Raises ValueError if the state cannot be written as JSON.
        """
