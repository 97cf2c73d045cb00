"""Folding events into states: frames, cuts, differences, timelines and history; pure."""

from explorer.replay.blame import Touch, blame
from explorer.replay.compare import Comparison, Divergence, DivergenceGroup, compare
from explorer.replay.diff import apply, diff, inverted
from explorer.replay.expression import Expression, parse
from explorer.replay.fold import final_states, frames, state_at
from explorer.replay.history import HistoryRow, history_rows
from explorer.replay.intervals import Interval, intervals
from explorer.replay.order import replay_order
from explorer.replay.scenario import Edit, Scenario
from explorer.replay.series import Series
from explorer.replay.timeline import Timeline
from explorer.replay.twice import Upset, UpsetExample, delivered_twice
from explorer.replay.whatif import Moment, Outcome, side_by_side, whatif
from explorer.replay.window import Window, WindowFrame

__all__ = [
    "Comparison",
    "Divergence",
    "DivergenceGroup",
    "Edit",
    "Expression",
    "HistoryRow",
    "Interval",
    "Moment",
    "Outcome",
    "Scenario",
    "Series",
    "Timeline",
    "Touch",
    "Upset",
    "UpsetExample",
    "Window",
    "WindowFrame",
    "apply",
    "blame",
    "compare",
    "delivered_twice",
    "diff",
    "final_states",
    "frames",
    "history_rows",
    "intervals",
    "inverted",
    "parse",
    "replay_order",
    "side_by_side",
    "state_at",
    "whatif",
]
