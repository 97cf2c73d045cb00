"""Commands that run a projection and follow a chain."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import tables
from explorer.chains import SUFFIXES
from explorer.cli.options import (
    command,
    cut,
    cut_options,
    opened,
    print_json,
    reducers_option,
)
from explorer.errors import QuestionError

if TYPE_CHECKING:
    import argparse

    from explorer.workspace import Workspace


def add(commands: Any) -> None:
    """Add `project` and `chain`."""
    project = command(commands, "project", _project, "Run a projection up to a cut.")
    project.add_argument("projection", help="FILE.sql, FILE.py, or FILE.py:NAME")
    project.add_argument("--out", type=Path, metavar="FILE.csv|.parquet|.json")
    cut_options(project)
    reducers_option(project)
    chain = command(commands, "chain", _chain, "Show one correlation id's events by cause.")
    chain.add_argument("correlation_id")
    chain.add_argument("--with", dest="other", metavar="ID", help="compare it with another chain")
    chain.add_argument("--as", dest="kind", choices=tuple(SUFFIXES), help="print a file to open")


def name_projection(options: argparse.Namespace) -> None:
    """Have the file of `projection`, which may be `FILE.py:NAME`, loaded with the dump."""
    options.projections = [_file_and_name(options.projection)[0]]


def chosen_projection(options: argparse.Namespace, found: Workspace) -> str:
    """Return the name of the projection that is meant; raises QuestionError if it is not plain."""
    path, name = _file_and_name(options.projection)
    known = found.projections
    chosen = name or (known[0].name if len(known) == 1 else "")
    if not chosen:
        names = ", ".join(f"{path}:{each.name}" for each in known)
        msg = f"{path} declares {len(known)} projections."
        raise QuestionError(msg, hint=f"Name one: {names}.")
    return chosen


def _file_and_name(text: str) -> tuple[Path, str]:
    file, _, name = text.partition(".py:")
    return Path(f"{file}.py" if name else text), name


def _project(options: argparse.Namespace) -> None:
    name_projection(options)
    with opened(options) as found:
        projected = found.project(chosen_projection(options, found), cut(options))
        for problem in projected.errors:
            print(f"explorer: {problem}", file=sys.stderr)
        if options.out:
            tables.write_table(projected.table, options.out)
        elif options.json:
            print_json(list(tables.rows(projected.table)))
        else:
            print(tables.text(projected.table))


def _chain(options: argparse.Namespace) -> int:
    if options.other is not None:
        return _compare(options)
    _show(options)
    return 0


def _compare(options: argparse.Namespace) -> int:
    """Print both chains aligned; 1 if an event of one has no counterpart in the other."""
    with opened(options) as found:
        aligned = found.compare_chains(options.correlation_id, options.other)
    for each in aligned:
        shown = {
            "event_type": each.event_type,
            "depth": each.depth,
            "one": each.one,
            "other": each.other,
            "one_ms": _ms(each.one_took),
            "other_ms": _ms(each.other_took),
        }
        if options.json:
            print_json(shown)
            continue
        sign = "-" if each.one is None else "+" if each.other is None else " "
        took = "" if each.slower is None else f"  {_ms(each.slower):+g} ms"
        print(f"{sign} {'  ' * each.depth}{each.event_type}{took}")
    return int(any(each.one is None or each.other is None for each in aligned))


def _ms(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(milliseconds=1)


def _show(options: argparse.Namespace) -> None:
    with opened(options) as found:
        chain = found.chain(options.correlation_id)
        if options.kind:
            print(chain.exported(options.kind), end="")
            return
        answer = chain.as_json()
    if options.json:
        print_json(answer)
        return
    for node in answer["nodes"]:
        print(
            f"{node['occurred_at'] or '':<28} {node['event_type'] or '(not in the dump)':<28} "
            f"{node['aggregate_id'] or ''}  {node['event_id']}"
        )
    print(f"critical path: {' -> '.join(answer['critical_path'])}")
