"""The command that compares production's read model with a projection."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.asking import chosen_projection, name_projection
from explorer.cli.options import (
    command,
    cut,
    cut_options,
    opened,
    print_json,
    progress,
    reducers_option,
)
from explorer.workspace import Against

if TYPE_CHECKING:
    from explorer.projections import Fault, FaultGroup, RowDifference
    from explorer.workspace import Verified

SHOWN_ROWS = 20


def add(commands: Any) -> None:
    """Add `verify`."""
    added = command(commands, "verify", _verify, "Compare a read model with a projection.")
    added.add_argument("projection", help="FILE.sql, FILE.py, or FILE.py:NAME")
    added.add_argument("--against", type=Path, required=True, metavar="FILE")
    added.add_argument("--table", metavar="NAME", help="of a database with several tables")
    added.add_argument("--key", metavar="COLUMN", help="if not the key of a Python projection")
    added.add_argument("--ignore", action="append", default=[], metavar="COLUMN")
    added.add_argument("--tolerance", type=_number, default=Decimal(0), metavar="X")
    cut_options(added)
    reducers_option(added)


def _verify(options: argparse.Namespace) -> int:
    name_projection(options)
    against = Against(
        options.against, options.key, options.table, tuple(options.ignore), options.tolerance
    )
    with opened(options) as found:
        verified = found.verify(
            chosen_projection(options, found),
            against,
            cut(options),
            progress=progress(),
        )
    for problem in verified.errors:
        print(f"explorer: {problem}", file=sys.stderr)
    if options.json:
        print_json(_answer(verified))
    else:
        _print(verified)
    return 0 if verified.agrees else 1


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        msg = f"{text!r} is no number from 0 on."
        raise argparse.ArgumentTypeError(msg)
    return number


def _answer(verified: Verified) -> dict[str, Any]:
    rows = verified.rows
    chosen = {key: fault for group in verified.groups for key, fault in group.faults.items()}
    return {
        "matching": rows.matching,
        **{kind: _count(verified, kind) for kind in ("missing", "extra", "differing")},
        "repeated": rows.repeated,
        "without_key": rows.without_key,
        "columns": verified.columns,
        "not_compared": verified.not_compared,
        "explanations": [_group(group) for group in verified.groups],
        "unexplained": sum(not each.faults for each in verified.explained.values()),
        "differences": [
            _difference(each, verified, chosen.get(each.key)) for each in rows.differences
        ],
    }


def _count(verified: Verified, kind: str) -> int:
    return sum(each.kind == kind for each in verified.rows.differences)


def _group(group: FaultGroup) -> dict[str, Any]:
    return {
        "says": _sentence(group),
        "kind": group.kind,
        "event_types": group.event_types,
        "stuck_between": group.stuck_between,
        "rows": len(group.faults),
        "keys": list(group.faults),
    }


def _difference(each: RowDifference, verified: Verified, fault: Fault | None) -> dict[str, Any]:
    explained = verified.explained[each.key]
    return {
        "key": each.key,
        "kind": each.kind,
        "cells": [
            {"column": cell.column, "expected": cell.expected, "actual": cell.actual}
            for cell in each.cells
        ],
        "fault": fault and _fault(fault),
        "also": [_fault(other) for other in explained.faults if other is not fault],
        "unexplained": explained.reason or None,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind,
        "event_id": fault.event.id,
        "event_type": fault.event.type,
        "position": fault.event.position,
        "other_event_id": fault.other.id if fault.other else None,
    }


def _sentence(group: FaultGroup) -> str:
    types = " and ".join(group.event_types)
    if group.stuck_between:
        first, last = group.stuck_between
        return f"stuck: nothing was applied any more after a position from {first} to {last}"
    told = {"lost": "one {} was lost", "twice": "one {} was applied twice"}
    return told.get(group.kind, "{} were applied the wrong way round").format(types)


def _print(verified: Verified) -> None:
    rows = verified.rows
    counts = [f"{_count(verified, kind):,} {kind}" for kind in ("missing", "extra", "differing")]
    print(f"{rows.matching:,} rows match; {', '.join(counts)}")
    if verified.not_compared:
        print(f"columns not compared: {', '.join(verified.not_compared)}")
    if rows.repeated:
        print(f"keys of several rows: {', '.join(rows.repeated[:SHOWN_ROWS])}")
    if rows.without_key:
        print(f"rows without a key: {rows.without_key:,}")
    by_key = {each.key: each for each in rows.differences}
    for group in verified.groups:
        print(f"{len(group.faults):>6,}  {_sentence(group)}")
        for key, fault in list(group.faults.items())[:SHOWN_ROWS]:
            print(f"        {_row_line(by_key[key])}  ({fault.event.id})")
    unexplained = [each for each in rows.differences if not verified.explained[each.key].faults]
    if unexplained:
        print(f"{len(unexplained):>6,}  not explained by one fault")
        for each in unexplained[:SHOWN_ROWS]:
            print(f"        {_row_line(each)}  ({verified.explained[each.key].reason})")


def _row_line(each: RowDifference) -> str:
    cells = [
        f"{cell.column} {_text(cell.actual)} instead of {_text(cell.expected)}"
        for cell in each.cells
    ]
    return f"{each.key}: {', '.join(cells) or each.kind}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
