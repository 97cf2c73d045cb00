"""The command that says which events made a value what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explorer.cli.options import (
    command,
    cut,
    cut_options,
    opened,
    print_json,
    reducers_option,
)
from explorer.model import isoformat

if TYPE_CHECKING:
    import argparse

    from explorer.model import Event
    from explorer.replay import Touch


def add(commands: Any) -> None:
    """Add `blame`."""
    blame = command(commands, "blame", _blame, "List every event that changed a value.")
    blame.add_argument("aggregate_id")
    blame.add_argument("path", help="JSON Pointer into the state, such as /items/0/price")
    blame.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
    blame.add_argument("--version", type=int, metavar="N", help="through version N")
    cut_options(blame)
    reducers_option(blame)


def _blame(options: argparse.Namespace) -> None:
    with opened(options) as found:
        key = found.key_of(options.aggregate_id, options.aggregate_type)
        answer = found.blame(key, options.path, cut(options))
    if options.json:
        print_json(
            {
                "aggregate_id": key.id,
                "aggregate_type": key.type,
                "path": answer.path,
                "events": [_touch(each) for each in answer.touches],
                "causes": [_event(each) for each in answer.causes],
                "root": answer.root,
            }
        )
        return
    for each in answer.touches:
        print(f"{each.version:>6}  {isoformat(each.event.occurred_at)}  {_line(each)}")
    for event in answer.causes[1:]:
        print(f"because of {event.type} of {event.key} ({event.id})")
    if answer.root:
        print(f"because of {answer.root}, which is not in the dump")


def _line(touch: Touch) -> str:
    old, new = (json.dumps(value, ensure_ascii=False) for value in (touch.old, touch.new))
    if touch.clipped:
        old = new = "(large)"
    change = {"add": f"+ {new}", "remove": f"- {old}", "replace": f"{old} -> {new}"}[touch.op]
    by = f" by {touch.event.user_id}" if touch.event.user_id else ""
    return f"{touch.event.type} ({touch.event.id}){by}  {change}"


def _touch(touch: Touch) -> dict[str, Any]:
    return _event(touch.event) | {
        "version": touch.version,
        "op": touch.op,
        "path": touch.path,
        "old": touch.old,
        "new": touch.new,
        "clipped": touch.clipped,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "position": event.position,
        "event_id": event.id,
        "event_type": event.type,
        "aggregate_id": event.aggregate_id,
        "occurred_at": isoformat(event.occurred_at),
        "user_id": event.user_id,
        "causation_id": event.causation_id,
        "correlation_id": event.correlation_id,
    }
