"""Which aggregate an id means when its type is not given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Collection


def the_only_type(aggregate_id: str, types: Collection[str]) -> str | None:
    """Return the one type among `types`, or None if there is none.

    Raises QuestionError if there are several, since ids may repeat between aggregate types.
    """
    if len(types) > 1:
        names = ", ".join(sorted(name or "(no type)" for name in types))
        msg = f"{aggregate_id} is the id of several aggregates."
        raise QuestionError(msg, hint=f"Say which aggregate type you mean: {names}.")
    return next(iter(types), None)
