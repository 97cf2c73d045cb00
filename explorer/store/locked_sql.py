"""SQL that a user typed: one SELECT, which can read the log and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from explorer.errors import QueryError, QuestionError
from explorer.store import schema, sql_worker
from explorer.store.sql_text import quoted
from explorer.store.where import stored_time

if TYPE_CHECKING:
    from explorer.model import Cut
    from explorer.store.database import Database

MEMORY = 4_000_000_000
"""Bytes of address space of the process that runs the query; DuckDB itself uses a quarter."""

RESULT_BYTES = 64_000_000
SPILLED = "4GB"
GRACE = 2.0
"""Seconds after which a process that did not end itself is killed."""


@dataclass(frozen=True, slots=True)
class SqlResult:
    """What a typed query answered."""

    table: pa.Table
    truncated: bool
    """True if there were more rows than asked for, or more than 64 MB."""

    seconds: float


def run(
    database: Database,
    query: str,
    *,
    limit: int,
    seconds: float,
    cut: Cut,
    states: pa.Table | None,
) -> SqlResult:
    """Run one SELECT over `events` up to a cut and, where given, `states`, in a process of its own.

    Raises QueryError for any other statement, for anything outside of the log, and if the query
    fails or takes too long or too much memory.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="event-replay-explorer-") as directory:
        request = prepared(database, Path(directory), states)
        asked = {"query": query, "limit": limit, "seconds": seconds, "within": _within(cut)}
        head, result = _ask(request | asked, seconds)
    if "error" in head:
        raise _refused(head["error"])
    return SqlResult(
        table=pa.ipc.open_stream(result).read_all(),
        truncated=head["truncated"],
        seconds=time.monotonic() - started,
    )


def prepared(database: Database, directory: Path, states: pa.Table | None) -> dict[str, Any]:
    """Return all that `sql_worker` needs but the query; its files are in `directory`.

    A store that no other process can open is copied for it.
    """
    shared = database.path is not None and not database.writable
    return {
        "attach": f"{quoted(str(database.path))} as store (read_only)"
        if shared
        else "':memory:' as store",
        "create": [schema.TABLES, schema.EVENTS_VIEW],
        "records": None if shared else _copied(database, directory / "records.arrow"),
        "states": None if states is None else _written(states, directory / "states.arrow"),
        "memory": MEMORY,
        "bytes": RESULT_BYTES,
        "config": {
            "memory_limit": f"{MEMORY // 4}B",
            "temp_directory": str(directory / "spilled"),
            "max_temp_directory_size": SPILLED,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        },
    }


def _within(cut: Cut) -> str | None:
    """Return the condition on `events` that a cut is; None for the whole log."""
    if cut.version is not None:
        msg = f"The log has no version {cut.version}; only an aggregate has."
        raise QuestionError(msg, hint="Cut the log at a position or a time.")
    if cut.position is not None:
        return f"position <= {int(cut.position)}"
    if cut.time is None:
        return None
    return f"occurred_at <= {quoted(stored_time(cut.time).isoformat())}::timestamp"


def _copied(database: Database, path: Path) -> str:
    with database.cursor() as cursor:
        reader = cursor.sql("from records order by rowid").to_arrow_reader(10_000)
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, reader.schema) as out:
            for batch in reader:
                out.write_batch(batch)
    return str(path)


def _written(table: pa.Table, path: Path) -> str:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as stream:
        stream.write_table(table)
    return str(path)


def _ask(request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-I", sql_worker.__file__]
    try:
        done = subprocess.run(  # noqa: S603  our own script, no shell
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=seconds + GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    if done.returncode == sql_worker.OUT_OF_TIME:
        raise _too_slow(seconds)
    head, newline, result = done.stdout.partition(b"\n")
    if done.returncode != 0 or not newline:
        raise _too_large()
    return json.loads(head), result


def _refused(error: str) -> QueryError:
    first, _, rest = error.partition("\n")
    if "Out of Memory" in first or first in ("MemoryError", "std::bad_alloc"):
        return _too_large()
    return QueryError(first, hint=_hint(first, rest))


def _hint(first: str, rest: str) -> str:
    for line in rest.splitlines():
        if line.startswith(("Candidate", "Did you mean")):
            return line
    if first.startswith(("Permission Error", "Only one")):
        return "Write one SELECT over events; files, settings and changes are out of reach."
    return "The columns of events are listed beside the query."


def _too_slow(seconds: float) -> QueryError:
    msg = f"The query took longer than {seconds:g} seconds, so it was stopped."
    return QueryError(msg, hint="Narrow it, for example to a range of positions.")


def _too_large() -> QueryError:
    msg = f"The query needed more than {MEMORY // 4 // 10**9} GB of memory, so it was stopped."
    return QueryError(msg, hint="Narrow it, group earlier, or ask for fewer columns.")
