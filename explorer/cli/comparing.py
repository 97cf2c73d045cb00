"""The command that asks whom other reducers would affect."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.options import command, opened, print_json, progress, reducers_option

if TYPE_CHECKING:
    import argparse

    from explorer.replay import Divergence, DivergenceGroup


def add(commands: Any) -> None:
    """Add `compare`."""
    added = command(commands, "compare", _compare, "Replay with other reducers, side by side.")
    reducers_option(added)
    added.add_argument(
        "--with", dest="others", action="append", type=Path, required=True, metavar="FILE"
    )


def _compare(options: argparse.Namespace) -> int:
    with opened(options) as found:
        compared = found.compare(options.others, progress=progress())
    divergences, groups = compared.comparison.divergences, compared.comparison.groups
    if options.json:
        print_json(
            {
                "same": compared.comparison.same,
                "differing": len(divergences),
                "types": compared.types,
                "left_out": compared.left_out,
                "groups": [_group(each) for each in groups],
                "aggregates": [_divergence(each) for each in divergences],
            }
        )
        return 1 if divergences else 0
    if compared.left_out:
        names = ", ".join(compared.left_out)
        print(f"explorer: not compared, as only one side has a reducer: {names}", file=sys.stderr)
    if not divergences:
        print(f"no effect on this dump; aggregates compared: {compared.comparison.same:,}")
        return 0
    print(f"aggregates that differ: {len(divergences):,}; the same: {compared.comparison.same:,}")
    for group in groups:
        _print(group)
    return 1


def _print(group: DivergenceGroup) -> None:
    first = group.example
    print(f"{group.aggregates:>8,}  {group.event_type}  {group.path or '(the whole state)'}")
    where = f"{first.key}, {first.event.id} at position {first.event.position}"
    print(f"          such as {where}")
    for error, value in ((first.one_error, first.one), (first.other_error, first.other)):
        print(f"            {error or json.dumps(value, ensure_ascii=False)}")


def _group(group: DivergenceGroup) -> dict[str, Any]:
    return {
        "event_type": group.event_type,
        "path": group.path,
        "aggregates": group.aggregates,
        "example": _divergence(group.example),
    }


def _divergence(each: Divergence) -> dict[str, Any]:
    return {
        "aggregate_id": each.key.id,
        "aggregate_type": each.key.type,
        "event_id": each.event.id,
        "event_type": each.event.type,
        "position": each.event.position,
        "path": each.path,
        "op": each.op,
        "value": each.one,
        "with_value": each.other,
        "error": each.one_error,
        "with_error": each.other_error,
        "heals": each.heals,
    }
