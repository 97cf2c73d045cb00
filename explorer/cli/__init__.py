"""The command line: the second front end, and the way to script, test and measure.

Answers go to stdout, progress and warnings to stderr. Exit status 0 is done, 1 means that the
answer is "no", 2 that the question was wrong; the last comes with one line that says why.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from explorer.cli import (
    asking,
    blaming,
    chaining,
    checking,
    comparing,
    drafting,
    finding,
    loading,
    replaying,
    supposing,
    verifying,
)
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Answer = Callable[[argparse.Namespace], int | None]

GROUPS = (
    loading,
    replaying,
    asking,
    chaining,
    checking,
    drafting,
    blaming,
    finding,
    supposing,
    comparing,
    verifying,
)
"""Every module with commands, in the order in which `--help` shows them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    answer: Answer = options.answer
    try:
        return answer(options) or 0
    except ExplorerError as error:
        hint = f" {error.hint}" if error.hint else ""
        print(f"explorer: {error}{hint}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer",
        description="Replay an exported event log: states, chains and projections at any point.",
        epilog="SOURCE is a dump (a file, several, a glob or a folder) or a store made by `load`.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add(commands)
    return parser
