"""Commands that load a dump and write it out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import workspace
from explorer.cli.options import (
    command,
    cut,
    cut_options,
    fields,
    json_option,
    opened,
    print_json,
    reducers_option,
)
from explorer.model import UNKNOWN, EventQuery

if TYPE_CHECKING:
    import argparse

QUARANTINE_SHOWN = 1000


def add(commands: Any) -> None:
    """Add `load`, `formats` and `export`."""
    load = command(commands, "load", _load, "Load a dump into a store.", source="dump")
    load.add_argument("--store", type=Path, metavar="FILE", help="where to keep it")
    formats = commands.add_parser("formats", help="List the formats known.")
    formats.set_defaults(answer=_formats)
    json_option(formats)
    export = command(commands, "export", _export, "Write the events, or states, to a file.")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl|FILE.parquet")
    export.add_argument("--states", action="store_true", help="states of all aggregates instead")
    cut_options(export)
    reducers_option(export)


def _load(options: argparse.Namespace) -> None:
    with opened(options) as found:
        report = found.report
        answer = {
            "events": report.events,
            "quarantined": report.quarantined,
            "duplicates": report.duplicates,
            "format": report.format,
            "aggregates": report.aggregates,
            "seconds": round(report.seconds, 3),
            "reused": report.reused,
            "store": str(found.path),
            "files": [fields(file) for file in report.files],
            "quarantine": [fields(bad) for bad in found.quarantine(limit=QUARANTINE_SHOWN)],
        }
    if options.json:
        print_json(answer)
        return
    print(f"{report.events:,} events of {report.aggregates:,} aggregates in {answer['store']}")
    print(f"{report.quarantined:,} records in quarantine, {report.duplicates:,} duplicates")
    for file in report.files:
        for what, count in {**file.skipped, "repeated": file.folded}.items():
            if count:
                print(f"{count:,} records skipped in {file.path}: {what}")
        if file.mapping and file.format == UNKNOWN:
            places = ", ".join(
                f"{field} at {place or 'whole record'}" for field, place in file.mapping.items()
            )
            print(f"found in {file.path}, to be corrected with --map: {places}")
        if file.derived:
            print(f"made up, as {file.path} does not say: {', '.join(file.derived)}")


def _formats(options: argparse.Namespace) -> None:
    known = workspace.formats()
    if options.json:
        print_json(known)
        return
    for each in known:
        print(f"{each['name']:<24} {each['system']:<28} {each['signature']}")


def _export(options: argparse.Namespace) -> None:
    chosen = cut(options)
    with opened(options) as found:
        if options.states:
            written = found.export_states(options.out, cut=chosen)
        else:
            query = EventQuery(until=chosen.time, through=chosen.position)
            written = found.export(query, options.out)
    if options.json:
        print_json({"written": written, "file": str(options.out)})
    else:
        print(f"{written:,} rows in {options.out}")
