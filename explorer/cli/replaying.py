"""Commands that replay events to states."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.options import (
    command,
    cut,
    cut_options,
    fields,
    opened,
    print_json,
    reducers_option,
)
from explorer.model import AggregateKey, Change, Frame, isoformat

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add(commands: Any) -> None:
    """Add `state`, `history` and `replay`."""
    state = command(commands, "state", _state, "Show one aggregate's state at a cut.")
    state.add_argument("aggregate_id")
    state.add_argument("--version", type=int, metavar="N", help="through version N")
    cut_options(state)
    history = command(commands, "history", _history, "Show what every event changed.")
    history.add_argument("aggregate_id")
    for one in (state, history):
        one.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
        reducers_option(one)
    replay = command(commands, "replay", _replay, "Replay all aggregates to their states.")
    replay.add_argument("--out", type=Path, metavar="FILE.parquet", help="write there instead")
    cut_options(replay)
    reducers_option(replay)


def _state(options: argparse.Namespace) -> None:
    with opened(options) as found:
        key = found.key_of(options.aggregate_id, options.aggregate_type)
        frame = found.state(key, cut(options))
        reducer = found.reducer(key.type)
    answer = {
        "aggregate_id": key.id,
        "aggregate_type": key.type,
        "version": frame.version if frame else None,
        "position": frame.event.position if frame else None,
        "state": frame.state if frame else None,
        "error": frame.error if frame else None,
        "rests_on_error": frame.rests_on_error if frame else False,
        "guessed": reducer.guessed,
    }
    if options.json:
        print_json(answer)
        return
    if frame is None:
        print(f"{key} has no event up to there")
        return
    label = " (guessed reducer)" if reducer.guessed else ""
    print(f"{key} at version {frame.version}, position {frame.event.position}{label}")
    print(json.dumps(frame.state, ensure_ascii=False, indent=2))
    if frame.error or frame.rests_on_error:
        print(f"error: {frame.error or 'an earlier event failed'}", file=sys.stderr)


def _history(options: argparse.Namespace) -> None:
    with opened(options) as found:
        key = found.key_of(options.aggregate_id, options.aggregate_type)
        for frame, changes in found.history(key):
            if options.json:
                print_json(_frame_line(frame, changes))
                continue
            when = isoformat(frame.event.occurred_at)
            print(f"{frame.version:>6}  {when}  {frame.event.type}")
            for change in changes:
                print(f"        {change_line(change)}")
            if frame.error:
                print(f"        error: {frame.error}")


def _frame_line(frame: Frame, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "position": frame.event.position,
        "version": frame.version,
        "event_id": frame.event.id,
        "event_type": frame.event.type,
        "occurred_at": isoformat(frame.event.occurred_at),
        "state": frame.state,
        "changes": [fields(change) for change in changes],
        "error": frame.error,
        "rests_on_error": frame.rests_on_error,
    }


def change_line(change: Change) -> str:
    """Return a change as one line."""
    old, new = (json.dumps(value, ensure_ascii=False) for value in (change.old, change.new))
    if change.op == "add":
        return f"+ {change.path} {new}"
    if change.op == "remove":
        return f"- {change.path} {old}"
    return f"~ {change.path} {old} -> {new}"


def _replay(options: argparse.Namespace) -> None:
    with opened(options) as found:
        if options.out:
            written = found.export_states(options.out, cut=cut(options))
            print(f"{written:,} states in {options.out}", file=sys.stderr)
            return
        for row in found.state_rows(cut(options)):
            if options.json:
                print_json(row)
            else:
                key = AggregateKey(row["aggregate_type"], row["aggregate_id"])
                state = json.dumps(row["state"], ensure_ascii=False)
                print(f"{key} v{row['version']} {state}")
