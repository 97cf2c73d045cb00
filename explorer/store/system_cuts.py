"""A cut as a condition on the rows of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import QuestionError
from explorer.store.where import stored_time

if TYPE_CHECKING:
    from explorer.model import Cut
    from explorer.store.where import Condition


def at(cut: Cut) -> Condition:
    """Return the condition for the rows that hold at a cut: one per aggregate."""
    if cut.version is not None:
        msg = f"The system has no version {cut.version}; only an aggregate has."
        raise QuestionError(msg, hint="Cut the log at a position or a time.")
    if cut.time is not None:
        time = stored_time(cut.time)
        return (
            "axis <> 'position' and from_time <= ? and (to_time is null or to_time > ?)",
            (time, time),
        )
    if cut.position is not None:
        return (
            "axis <> 'time' and from_position <= ? and (to_position is null or to_position > ?)",
            (cut.position, cut.position),
        )
    return "axis <> 'time' and to_position is null", ()
