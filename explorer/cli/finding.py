"""Answers that look for states: where an expression holds, and invariants that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.cli.options import command, opened, print_json, progress, reducers_option
from explorer.workspace import by_event_type, read_invariants

if TYPE_CHECKING:
    import argparse

    from explorer.replay import Interval


def add(commands: Any) -> None:
    """Add `find`."""
    find = command(commands, "find", _find, "Find where an expression holds, in all aggregates.")
    find.add_argument("--where", required=True, metavar="EXPRESSION")
    find.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
    reducers_option(find)


def _find(options: argparse.Namespace) -> None:
    types = None if options.aggregate_type is None else [options.aggregate_type]
    with opened(options) as found:
        intervals = found.find(options.where, types, progress=progress())
    groups = by_event_type(intervals)
    if options.json:
        groups_json = [
            {"event_type": name, "intervals": count, "example": _interval(example)}
            for name, count, example in groups
        ]
        print_json({"intervals": [_interval(each) for each in intervals], "begun_by": groups_json})
        return
    for each in intervals:
        print(_line(each))
    for name, count, example in groups:
        print(f"{count:,} begun by {name}, such as {example.first.id} of {example.key}")
    if not intervals:
        print("it holds nowhere")


def check_invariants(options: argparse.Namespace) -> int:
    """Print the violations of the invariants that the options name; 1 if there are any."""
    invariants = read_invariants(options.invariants)
    with opened(options) as found:
        violations = found.check_invariants(invariants, progress=progress())
    if options.json:
        rows = [
            {
                "invariant": each.invariant.name,
                "message": each.invariant.message,
                **_interval(each.interval),
            }
            for each in violations
        ]
        print_json({"violations": rows})
    else:
        for each in violations:
            print(f"{each.invariant.name}: {each.invariant.message}: {_line(each.interval)}")
        print(f"{len(violations):,} violations of {len(invariants):,} invariants")
    return 1 if violations else 0


def _interval(each: Interval) -> dict[str, Any]:
    return {
        "aggregate_id": each.key.id,
        "aggregate_type": each.key.type,
        "first_event": each.first.id,
        "healing_event": each.healing.id if each.healing else None,
        "first_position": each.first.position,
        "healing_position": each.healing.position if each.healing else None,
    }


def _line(each: Interval) -> str:
    end = f"{each.healing.type} ({each.healing.id})" if each.healing else "the end"
    return f"{each.key} from {each.first.type} ({each.first.id}) to {end}"
