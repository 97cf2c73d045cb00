"""The command line: the second front end, and the way to script, test and measure.

Answers go to stdout, progress and warnings to stderr. Exit status 0 is done, 1 means that the
answer is "no", 2 that the question was wrong; the last comes with one line that says why.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import tables, workspace
from explorer.errors import ExplorerError, QuestionError
from explorer.model import END, Change, Cut, EventQuery, Frame, Progress, isoformat, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from explorer.workspace import Workspace

QUARANTINE_SHOWN = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    answer: Callable[[argparse.Namespace], None] = options.answer
    try:
        answer(options)
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
    _add_loading(commands)
    _add_replaying(commands)
    _add_asking(commands)
    return parser


def _add_loading(commands: Any) -> None:
    load = _command(commands, "load", _load, "Load a dump into a store.", source="dump")
    load.add_argument("--store", type=Path, metavar="FILE", help="where to keep it")
    formats = commands.add_parser("formats", help="List the formats known.")
    formats.set_defaults(answer=_formats)
    _json_option(formats)
    export = _command(commands, "export", _export, "Write the events, or states, to a file.")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl|FILE.parquet")
    export.add_argument("--states", action="store_true", help="states of all aggregates instead")
    _cut_options(export)
    _reducers_option(export)


def _add_replaying(commands: Any) -> None:
    state = _command(commands, "state", _state, "Show one aggregate's state at a cut.")
    state.add_argument("aggregate_id")
    state.add_argument("--version", type=int, metavar="N", help="through version N")
    _cut_options(state)
    history = _command(commands, "history", _history, "Show what every event changed.")
    history.add_argument("aggregate_id")
    for one in (state, history):
        one.add_argument("--type", dest="aggregate_type", metavar="AGGREGATE_TYPE")
        _reducers_option(one)
    replay = _command(commands, "replay", _replay, "Replay all aggregates to their states.")
    replay.add_argument("--out", type=Path, metavar="FILE.parquet", help="write there instead")
    _cut_options(replay)
    _reducers_option(replay)


def _add_asking(commands: Any) -> None:
    project = _command(commands, "project", _project, "Run a projection up to a cut.")
    project.add_argument("projection", help="FILE.sql, FILE.py, or FILE.py:NAME")
    project.add_argument("--out", type=Path, metavar="FILE.csv|.parquet|.json")
    _cut_options(project)
    _reducers_option(project)
    chain = _command(commands, "chain", _chain, "Show one correlation id's events by cause.")
    chain.add_argument("correlation_id")


def _command(
    commands: Any,
    name: str,
    answer: Callable[[argparse.Namespace], None],
    text: str,
    source: str = "source",
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.add_argument("source", nargs="+", metavar=source.upper())
    command.add_argument("--format", metavar="NAME", help="the dump's format, if not detected")
    command.add_argument(
        "--map", action="append", default=[], metavar="FIELD=PATH", help="where a field is"
    )
    command.set_defaults(answer=answer, reducers=[], projections=[], store=None)
    _json_option(command)
    return command


def _json_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print machine-readable output")


def _cut_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--at", type=_time, metavar="TIME", help="events up to this time (ISO)")
    command.add_argument("--position", type=int, metavar="P", help="events up to this position")


def _reducers_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reducers", action="append", type=Path, default=[], metavar="FILE")


def _time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _cut(options: argparse.Namespace) -> Cut:
    bounds = (options.position, getattr(options, "version", None), options.at)
    if sum(bound is not None for bound in bounds) > 1:
        msg = "A cut is one of --at, --position and --version, not several."
        raise QuestionError(msg, hint="Keep the one that you mean.")
    return Cut(*bounds) if any(bound is not None for bound in bounds) else END


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Workspace]:
    opened = workspace.open_workspace(
        options.source,
        reducers=options.reducers,
        projections=options.projections,
        store=options.store,
        format=options.format,
        mapping=workspace.mapping_from(options.map),
        progress=_progress(),
    )
    try:
        yield opened
    finally:
        opened.close()


def _progress() -> Callable[[Progress], None] | None:
    """Return a printer of progress where a person is looking at stderr."""
    if not sys.stderr.isatty():
        return None

    def show(progress: Progress) -> None:
        share = f"{progress.done / progress.total:4.0%}" if progress.total else progress.done
        print(f"\r{progress.what} {share}", end="", file=sys.stderr, flush=True)

    return show


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _load(options: argparse.Namespace) -> None:
    with _opened(options) as opened:
        report = opened.report
        answer = {
            "events": report.events,
            "quarantined": report.quarantined,
            "duplicates": report.duplicates,
            "format": report.format,
            "aggregates": report.aggregates,
            "seconds": round(report.seconds, 3),
            "reused": report.reused,
            "store": str(opened.path),
            "files": [_fields(file) for file in report.files],
            "quarantine": [_fields(bad) for bad in opened.quarantine(limit=QUARANTINE_SHOWN)],
        }
    if options.json:
        _print_json(answer)
        return
    print(f"{report.events:,} events of {report.aggregates:,} aggregates in {answer['store']}")
    print(f"{report.quarantined:,} records in quarantine, {report.duplicates:,} duplicates")


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _formats(options: argparse.Namespace) -> None:
    known = [{"name": name, "signature": signature} for name, signature in workspace.formats()]
    if options.json:
        _print_json(known)
        return
    for each in known:
        print(f"{each['name']:<12} {each['signature']}")


def _export(options: argparse.Namespace) -> None:
    cut = _cut(options)
    with _opened(options) as opened:
        if options.states:
            written = opened.export_states(options.out, cut=cut)
        else:
            query = EventQuery(until=cut.time, through=cut.position)
            written = opened.export(query, options.out)
    if options.json:
        _print_json({"written": written, "file": str(options.out)})
    else:
        print(f"{written:,} rows in {options.out}")


def _state(options: argparse.Namespace) -> None:
    with _opened(options) as opened:
        key = opened.key_of(options.aggregate_id, options.aggregate_type)
        frame = opened.state(key, _cut(options))
        reducer = opened.reducer(key.type)
    answer = {
        "aggregate_id": key.id,
        "aggregate_type": key.type,
        "version": frame.version if frame else None,
        "position": frame.event.position if frame else None,
        "state": frame.state if frame else None,
        "error": frame.error if frame else None,
        "rests_on_error": frame.rests_on_error if frame else False,
        "guessed": reducer.guessed,
    }
    if options.json:
        _print_json(answer)
        return
    if frame is None:
        print(f"{key} has no event up to there")
        return
    label = " (guessed reducer)" if reducer.guessed else ""
    print(f"{key} at version {frame.version}, position {frame.event.position}{label}")
    print(json.dumps(frame.state, ensure_ascii=False, indent=2))
    if frame.error or frame.rests_on_error:
        print(f"error: {frame.error or 'an earlier event failed'}", file=sys.stderr)


def _history(options: argparse.Namespace) -> None:
    with _opened(options) as opened:
        key = opened.key_of(options.aggregate_id, options.aggregate_type)
        for frame, changes in opened.history(key):
            if options.json:
                _print_json(_frame_line(frame, changes))
                continue
            when = isoformat(frame.event.occurred_at)
            print(f"{frame.version:>6}  {when}  {frame.event.type}")
            for change in changes:
                print(f"        {_change_line(change)}")
            if frame.error:
                print(f"        error: {frame.error}")


def _frame_line(frame: Frame, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "position": frame.event.position,
        "version": frame.version,
        "event_id": frame.event.id,
        "event_type": frame.event.type,
        "occurred_at": isoformat(frame.event.occurred_at),
        "state": frame.state,
        "changes": [_fields(change) for change in changes],
        "error": frame.error,
        "rests_on_error": frame.rests_on_error,
    }


def _change_line(change: Change) -> str:
    old, new = (json.dumps(value, ensure_ascii=False) for value in (change.old, change.new))
    if change.op == "add":
        return f"+ {change.path} {new}"
    if change.op == "remove":
        return f"- {change.path} {old}"
    return f"~ {change.path} {old} -> {new}"


def _replay(options: argparse.Namespace) -> None:
    with _opened(options) as opened:
        if options.out:
            written = opened.export_states(options.out, cut=_cut(options))
            print(f"{written:,} states in {options.out}", file=sys.stderr)
            return
        for frame in opened.replay(_cut(options)):
            if options.json:
                _print_json(tables.state_row(frame))
            else:
                state = json.dumps(frame.state, ensure_ascii=False)
                print(f"{frame.event.key} v{frame.version} {state}")


def _project(options: argparse.Namespace) -> None:
    file, _, name = options.projection.partition(".py:")
    path = Path(f"{file}.py" if name else options.projection)
    options.projections = [path]
    with _opened(options) as opened:
        known = opened.projections
        chosen = name or (known[0].name if len(known) == 1 else "")
        if not chosen:
            names = ", ".join(f"{path}:{each.name}" for each in known)
            msg = f"{path} declares {len(known)} projections."
            raise QuestionError(msg, hint=f"Name one: {names}.")
        projected = opened.project(chosen, _cut(options))
        for problem in projected.errors:
            print(f"explorer: {problem}", file=sys.stderr)
        if options.out:
            tables.write_table(projected.table, options.out)
        elif options.json:
            _print_json(list(tables.rows(projected.table)))
        else:
            print(tables.text(projected.table))


def _chain(options: argparse.Namespace) -> None:
    with _opened(options) as opened:
        answer = opened.chain(options.correlation_id).as_json()
    if options.json:
        _print_json(answer)
        return
    for node in answer["nodes"]:
        print(
            f"{node['occurred_at'] or '':<28} {node['event_type'] or '(not in the dump)':<28} "
            f"{node['aggregate_id'] or ''}  {node['event_id']}"
        )
    print(f"critical path: {' -> '.join(answer['critical_path'])}")
