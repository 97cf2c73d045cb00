"""The command that tells whether a dump can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.finding import check_invariants
from explorer.cli.options import command, fields, opened, print_json, progress, reducers_option

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add `check`."""
    check = command(
        commands, "check", _check, "Tell what is wrong with a dump; exit 1 if anything is."
    )
    check.add_argument(
        "--invariants", type=Path, metavar="FILE.yaml", help="check these over all states instead"
    )
    reducers_option(check)
    check.add_argument(
        "--twice", action="store_true", help="also deliver every event twice to the reducers"
    )


def _check(options: argparse.Namespace) -> int:
    if options.invariants is not None:
        return check_invariants(options)
    with opened(options) as found:
        findings = [*found.findings(), *(found.upset(progress=progress()) if options.twice else ())]
    if options.json:
        print_json([fields(each) for each in findings])
    else:
        for each in findings:
            print(f"{each.kind}: {each.title}\n    {each.explanation}")
        if not findings:
            print("Nothing wrong was found.")
    return 1 if findings else 0
