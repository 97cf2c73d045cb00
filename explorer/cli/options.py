"""What several commands share: their options, opening what they name, and printing."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import workspace
from explorer.errors import QuestionError
from explorer.model import END, Cut, Progress, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from explorer.workspace import Workspace


def command(
    commands: Any,
    name: str,
    answer: Callable[[argparse.Namespace], int | None],
    text: str,
    source: str = "source",
) -> argparse.ArgumentParser:
    """Add a command that is asked of a dump; `answer` returns the exit status, None for 0."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    added.add_argument("source", nargs="+", metavar=source.upper())
    added.add_argument("--format", metavar="NAME", help="the dump's format, if not detected")
    added.add_argument(
        "--map", action="append", default=[], metavar="FIELD=PATH", help="where a field is"
    )
    added.set_defaults(answer=answer, reducers=[], projections=[], store=None)
    json_option(added)
    return added


def json_option(added: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    added.add_argument("--json", action="store_true", help="print machine-readable output")


def cut_options(added: argparse.ArgumentParser) -> None:
    """Add the options that `cut` reads."""
    added.add_argument("--at", type=_time, metavar="TIME", help="events up to this time (ISO)")
    added.add_argument("--position", type=int, metavar="P", help="events up to this position")


def reducers_option(added: argparse.ArgumentParser) -> None:
    """Add `--reducers`, which may be repeated."""
    added.add_argument("--reducers", action="append", type=Path, default=[], metavar="FILE")


def cut(options: argparse.Namespace) -> Cut:
    """Return the cut that is meant, by default the end; raises QuestionError for several."""
    bounds = (options.position, getattr(options, "version", None), options.at)
    if sum(bound is not None for bound in bounds) > 1:
        msg = "A cut is one of --at, --position and --version, not several."
        raise QuestionError(msg, hint="Keep the one that you mean.")
    return Cut(*bounds) if any(bound is not None for bound in bounds) else END


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Workspace]:
    """Open what the options of a `command` name, and close it in the end."""
    found = workspace.open_workspace(
        options.source,
        reducers=options.reducers,
        projections=options.projections,
        store=options.store,
        format=options.format,
        mapping=workspace.mapping_from(options.map),
        progress=progress(),
    )
    try:
        yield found
    finally:
        found.close()


def progress() -> Callable[[Progress], None] | None:
    """Return a printer of progress where a person is looking at stderr."""
    if not sys.stderr.isatty():
        return None

    def show(done: Progress) -> None:
        share = f"{done.done / done.total:4.0%}" if done.total else done.done
        print(f"\r{done.what} {share}", end="", file=sys.stderr, flush=True)

    return show


def print_json(value: object) -> None:
    """Print one JSON text on a line of its own."""
    print(json.dumps(value, ensure_ascii=False))


def fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
