"""Folding events into states: frames, cuts, differences, timelines and history; pure."""

from explorer.replay.fold import final_states, frames, state_at
from explorer.replay.order import replay_order

__all__ = ["final_states", "frames", "replay_order", "state_at"]
