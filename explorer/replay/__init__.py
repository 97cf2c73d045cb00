"""Folding events into states: frames, cuts, differences, timelines and history; pure."""

from explorer.replay.diff import apply, diff, inverted
from explorer.replay.fold import final_states, frames, state_at
from explorer.replay.history import HistoryRow, history_rows
from explorer.replay.order import replay_order
from explorer.replay.series import Series
from explorer.replay.timeline import Timeline
from explorer.replay.twice import Upset, UpsetExample, delivered_twice
from explorer.replay.window import Window, WindowFrame

__all__ = [
    "HistoryRow",
    "Series",
    "Timeline",
    "Upset",
    "UpsetExample",
    "Window",
    "WindowFrame",
    "apply",
    "delivered_twice",
    "diff",
    "final_states",
    "frames",
    "history_rows",
    "inverted",
    "replay_order",
    "state_at",
]
