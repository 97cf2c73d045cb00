"""The command that asks what would have been."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.options import command, fields, opened, print_json, reducers_option
from explorer.cli.replaying import change_line
from explorer.replay import Edit, Scenario
from explorer.workspace import WHATIF_NOTE, read_scenario

if TYPE_CHECKING:
    import argparse

    from explorer.replay import Outcome


def add(commands: Any) -> None:
    """Add `whatif`."""
    added = command(commands, "whatif", _whatif, "Replay with events skipped or edited.")
    added.add_argument("aggregate_id")
    added.add_argument("--skip", action="append", default=[], metavar="EVENT_ID")
    added.add_argument("--cascade", action="store_true", help="skip what they caused, too")
    added.add_argument("--scenario", type=Path, metavar="FILE.yaml", help="edits from a file")
    added.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
    reducers_option(added)


def _whatif(options: argparse.Namespace) -> int:
    saved = read_scenario(options.scenario) if options.scenario else Scenario()
    skips = [Edit(kind="skip", event=name, cascade=options.cascade) for name in options.skip]
    scenario = Scenario(name=saved.name, edits=(*saved.edits, *skips))
    with opened(options) as found:
        key = found.key_of(options.aggregate_id, options.aggregate_type)
        supposed = found.whatif(scenario)
        outcomes = {each.key: _outcome(each) for each in supposed.outcomes}
    own = outcomes.get(key, {"divergence": None, "changes": [], "errors": []})
    others = [
        {"aggregate_id": each.id, "aggregate_type": each.type, **outcome}
        for each, outcome in outcomes.items()
        if each != key
    ]
    if options.json:
        print_json(
            {
                "aggregate_id": key.id,
                "aggregate_type": key.type,
                **own,
                "others": others,
                "note": WHATIF_NOTE,
            }
        )
    else:
        _print(str(key), own)
        for each in others:
            _print(f"{each['aggregate_type']} {each['aggregate_id']}", each)
        print(WHATIF_NOTE, file=sys.stderr)
    return 0


def _outcome(outcome: Outcome) -> dict[str, Any]:
    first = outcome.divergence
    return {
        "divergence": first
        and {
            "event_id": first.event.id if first.event else None,
            "position": first.event.position if first.event else None,
            "changes": [fields(change) for change in first.changes],
        },
        "changes": [fields(change) for change in outcome.end.changes],
        "errors": [{"event_id": event.id, "error": error} for event, error in outcome.errors],
    }


def _print(name: str, outcome: dict[str, Any]) -> None:
    if outcome["divergence"] is None:
        print(f"{name}: nothing would be different")
        return
    print(f"{name}: different from {outcome['divergence']['event_id']} on; in the end")
    for change in outcome["changes"]:
        print(f"    {change_line(change)}")
    if not outcome["changes"]:
        print("    the same")
