"""The command that drafts a reducer where nobody wrote one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.options import command, opened, print_json
from explorer.errors import QuestionError

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add `draft`."""
    draft = command(commands, "draft", _draft, "Draft declarative reducers from the events.")
    draft.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
    draft.add_argument("--out", type=Path, metavar="FILE.yaml", help="a new file to write")


def _draft(options: argparse.Namespace) -> None:
    with opened(options) as found:
        wanted = options.aggregate_type
        types = [name for name, *_ in found.summary().aggregate_types]
        chosen = types if wanted is None else [wanted]
        text = "---\n".join(found.draft(name) for name in chosen)
    if options.out:
        _write(options.out, text)
        print(f"{options.out} is a draft; read it before you trust it", file=sys.stderr)
    elif options.json:
        print_json({"types": chosen, "draft": text})
    else:
        print(text, end="")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise QuestionError(msg, hint="Name a new file in a folder that exists.") from error
