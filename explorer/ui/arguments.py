"""What the server was started with: `streamlit run app.py -- DUMP… [options]`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from explorer.errors import ExplorerError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = (
    "streamlit run app.py -- DUMP… [--reducers FILE] [--projections FILE …] [--store FILE] "
    "[--format NAME] [--map FIELD=PATH …]"
)
SAMPLE = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The files and options that only the server's command line may name."""

    dumps: tuple[str, ...]
    """Paths, folders or globs, as given; the bundled sample if none were."""

    reducers: tuple[str, ...] = ()
    projections: tuple[str, ...] = ()
    store: str | None = None
    format: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    """(field of an event, path in a record) pairs."""

    sample: bool = False
    """True if no dump was named and the bundled one is shown."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        msg = f"The server was started with arguments it does not understand: {message}."
        raise QuestionError(msg, hint=f"Start it with: {USAGE}")


@lru_cache(maxsize=8)
def parse(argv: tuple[str, ...]) -> Arguments:
    """Read the arguments after `--`. Raises QuestionError, and says it once on stderr too."""
    try:
        return _arguments(argv)
    except ExplorerError as error:
        print(f"{error} {error.hint}".strip(), file=sys.stderr)  # noqa: T201  the server's log
        raise


def _arguments(argv: Sequence[str]) -> Arguments:
    given = _parser().parse_args(argv)
    for path in (*given.reducers, *given.projections):
        _require(path)
    named = Arguments(
        dumps=tuple(given.dumps),
        reducers=tuple(given.reducers),
        projections=tuple(given.projections),
        store=given.store,
        format=given.format,
        mapping=tuple(_field_and_path(text) for text in given.map),
    )
    return named if named.dumps else _sample(named)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="streamlit run app.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("dumps", nargs="*", metavar="DUMP")
    parser.add_argument("--reducers", action="extend", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--projections", action="extend", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--store", metavar="FILE")
    parser.add_argument("--format", metavar="NAME")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=PATH")
    return parser


def _require(path: str) -> None:
    if not Path(path).exists():
        msg = f"There is no file {path}."
        raise QuestionError(msg, hint="Check the paths that the server was started with.")


def _field_and_path(text: str) -> tuple[str, str]:
    field, equals, path = text.partition("=")
    if not (field and equals and path):
        msg = f"--map {text} does not say which field is found where."
        raise QuestionError(msg, hint="Write it as FIELD=PATH, such as --map event_id=/meta/id.")
    return field, path


def _sample(named: Arguments) -> Arguments:
    """Fill in what was left out from the bundled shop."""
    dumps = sorted(SAMPLE.glob("shop.jsonl*"))
    if not dumps:
        msg = "No dump was named, and the bundled sample is not there."
        raise QuestionError(msg, hint="Name one: streamlit run app.py -- events.jsonl")
    projections = sorted((SAMPLE / "projections").glob("[!_]*.*"))
    return replace(
        named,
        dumps=(str(dumps[0]),),
        reducers=named.reducers or tuple(map(str, SAMPLE.glob("reducers.py"))),
        projections=named.projections or tuple(map(str, projections)),
        sample=True,
    )
